using System.Runtime.InteropServices;
using Lowmark.Apply.Files;
using Lowmark.Host;

namespace Lowmark.Cli.Input.Live;

/// <summary>The files of this machine, or of a folder shaped like one: open, read and close without a stream in
/// between, for a check reads thousands.</summary>
/// <remarks>A folder may come from a stranger: nothing outside it is read (<see cref="RootedOpen"/>), nothing that is
/// no file, and opening never waits (a FIFO).</remarks>
internal sealed partial class MachineFiles : IHostFiles, IDisposable
{
    private const int NotPermitted = 1;                         // EPERM
    private const int NoSuchFile = 2;                           // ENOENT
    private const int NoSuchProcess = 3;                        // ESRCH
    private const int InterruptedCall = 4;                      // EINTR
    private const int NoAccess = 13;                            // EACCES
    private const int GoneDevice = 19;                          // ENODEV: its group or device was removed
    private const int NotAFolder = 20;                          // ENOTDIR

    private const int TooLarge = int.MaxValue;                  // no number of the system's

    private const int SmallestBuffer = 64 * 1024;

    /// <summary>zoneinfo of a machine with thousands of CPUs has a few MiB.</summary>
    private const int LargestBuffer = 32 * 1024 * 1024;

    /// <summary>For each read of a sysctl the kernel allocates as much as is asked for, and refuses more than 4 MiB
    /// (proc_sys_call_handler(), fs/proc/proc_sysctl.c, 5.8 and later).</summary>
    private const int SysctlBuffer = 4096;

    private const string Sysctls = "/proc/sys/";

    private readonly RootedOpen _open;
    private readonly FolderEntries _entries = new();
    private byte[] _text = GC.AllocateUninitializedArray<byte>(SmallestBuffer);

    /// <param name="root"><c>/</c> for this machine.</param>
    /// <exception cref="IOException">It can not be opened.</exception>
    public MachineFiles(string root = "/")
        : this(new RootedOpen(root))
    {
    }

    public MachineFiles(RootedOpen open) => _open = open;

    public HostFile Read(string path)
    {
        int file = _open.File(path, out int error);
        if (file < 0) { return new(StateOf(error), default); }
        int atOnce = path.StartsWith(Sysctls, StringComparison.Ordinal) ? SysctlBuffer : LargestBuffer;
        int length = ReadAll(file, atOnce, out error);
        _ = Close(file);
        return error == 0 ? new(HostFileState.Read, _text.AsSpan(0, length)) : new(StateOf(error), default);
    }

    public HostFileState List(string folder, ICollection<string> names)
    {
        int descriptor = _open.Folder(folder, out int error);
        if (descriptor < 0) { return StateOf(error); }
        error = _entries.Add(descriptor, names);
        _ = Close(descriptor);
        return error == 0 ? HostFileState.Read : StateOf(error);
    }

    public void Dispose() => _open.Dispose();

    /// <returns>How much of the buffer is filled.</returns>
    private int ReadAll(int file, int atOnce, out int error)
    {
        int length = 0;
        while (true)
        {
            nint count = ReadSome(file, ref _text[length], (nuint)Math.Min(_text.Length - length, atOnce));
            error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error == InterruptedCall) { continue; }
            if (count <= 0) { return length; }
            length += (int)count;
            if (length < _text.Length) { continue; }
            if (length == LargestBuffer)
            {
                error = TooLarge;
                return 0;
            }

            Array.Resize(ref _text, length * 2);
        }
    }

    private static HostFileState StateOf(int error) => error switch
    {
        NoSuchFile or NoSuchProcess or GoneDevice or NotAFolder => HostFileState.Missing,
        NoAccess or NotPermitted => HostFileState.Denied,
        _ => HostFileState.Failed,
    };

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
