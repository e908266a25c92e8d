using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Lowmark.UnitTests.TestKit;

/// <summary>A terminal of the kernel's with a test at its other end, and a program on it.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWriteNoTerminal = 0x2 | 0x100 | 0x80000;
    private const nuint SetWindowSize = 0x5414;
    private const string Launcher = "/usr/bin/setsid";

    /// <summary>Nothing takes so long; a test that waits this long has failed.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly int _master;
    private readonly int _slave;
    private readonly string _path;
    private readonly VirtualTerminal _screen;
    private readonly Thread _reader;
    private volatile bool _isClosed;
    private Process? _program;

    public PseudoTerminal(int columns, int rows)
    {
        _master = OpenMaster(ReadWriteNoTerminal);
        byte[] name = new byte[128];
        if (_master < 0 || Grant(_master) != 0 || Unlock(_master) != 0
            || NameOf(_master, name, (nuint)name.Length) != 0)
        {
            throw new IOException("no pseudo-terminal");
        }

        _path = Encoding.ASCII.GetString(name).TrimEnd('\0');
        _slave = Open(name, ReadWriteNoTerminal);
        _screen = new(columns, rows);
        Resize(columns, rows);
        _reader = new(ReadAll) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Problem
    {
        get
        {
            if (!OperatingSystem.IsLinux() || !File.Exists(Launcher)) { return "no setsid to start a program with"; }
            try
            {
                new PseudoTerminal(80, 24).Dispose();
                return null;
            }
            catch (IOException error)
            {
                return error.Message;
            }
        }
    }

    /// <summary>struct termios, as the C library has it.</summary>
    public byte[] Modes
    {
        get
        {
            byte[] modes = new byte[60];
            byte[] room = new byte[256];
            Assert.Equal(0, GetModes(_slave, room));
            room.AsSpan(0, modes.Length).CopyTo(modes);
            return modes;
        }
    }

    public int Pid => _program!.Id;

    /// <summary>The program of this checkout, which the terminal then belongs to.</summary>
    public void Start(params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(AppContext.BaseDirectory, "lowmark.dll");

        // What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
        string script = "env --default-signal=INT true 2>/dev/null && set -- env --default-signal=INT \"$@\"; "
            + $"exec {Launcher} --ctty \"$@\" <{_path} >{_path} 2>&1";
        ProcessStartInfo start = new("/bin/sh", ["-c", script, "sh", dotnet, "exec", program, .. arguments])
        {
            UseShellExecute = false,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C.UTF-8";
        _program = Process.Start(start)!;
    }

    public void Resize(int columns, int rows)
    {
        lock (_screen) { _screen.Resize(columns, rows); }
        Assert.Equal(0, Control(_master, SetWindowSize, [(ushort)rows, (ushort)columns, 0, 0]));
    }

    public void Type(string keys)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(keys);
        Assert.Equal(bytes.Length, Write(_master, bytes, (nuint)bytes.Length));
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(Pid, signal));

    /// <summary>Waits until the screen is as it should be.</summary>
    public void Until(Func<VirtualTerminal, bool> isSo, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        lock (_screen)
        {
            while (!isSo(_screen))
            {
                Assert.True(waited.Elapsed < s_patience, $"{what} is not shown:\n{_screen.Text}");
                Monitor.Wait(_screen, TimeSpan.FromMilliseconds(200));
            }

            Assert.Empty(_screen.Unknown);
        }
    }

    /// <returns>The exit code.</returns>
    public int End()
    {
        Assert.True(_program!.WaitForExit(s_patience), "the program did not end");
        return _program.ExitCode;
    }

    /// <summary>As a connection that breaks: at the latest when the program writes next.</summary>
    public void HangUp()
    {
        if (_isClosed) { return; }
        _isClosed = true;
        _ = Close(_slave);
        Assert.True(_reader.Join(s_patience), "the program writes nothing");
    }

    public void Dispose()
    {
        if (_program is { HasExited: false })
        {
            _program.Kill();
            _program.WaitForExit();
        }

        HangUp();
        _program?.Dispose();
    }

    // Who reads it closes it: a descriptor is closed in earnest when no call is inside any more.
    private void ReadAll()
    {
        byte[] bytes = new byte[4096];
        while (!_isClosed && Read(_master, bytes, (nuint)bytes.Length) is > 0 and var count)
        {
            lock (_screen)
            {
                _screen.Take(bytes.AsSpan(0, (int)count));
                Monitor.PulseAll(_screen);
            }
        }

        _ = Close(_master);
    }

    [DllImport("libc", EntryPoint = "posix_openpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenMaster(int flags);

    [DllImport("libc", EntryPoint = "grantpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Grant(int master);

    [DllImport("libc", EntryPoint = "unlockpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlock(int master);

    [DllImport("libc", EntryPoint = "ptsname_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NameOf(int master, byte[] name, nuint bytes);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(int descriptor, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(int descriptor, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, nuint request, ushort[] size);

    [DllImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetModes(int descriptor, byte[] modes);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

/// <summary>Skipped, with the reason, where there is no pseudo-terminal.</summary>
internal sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = PseudoTerminal.Problem;
}

/// <inheritdoc cref="TerminalTheoryAttribute"/>
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = PseudoTerminal.Problem;
}
