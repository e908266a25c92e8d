using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Lowmark.Host;
using Lowmark.Tracer.Files;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Tracer.Instances;

/// <summary>A tracing instance of this run alone (instances/NAME below tracefs): its buffers, events and settings are
/// its own. Nothing else in this project writes but the file of a recording, and of tracefs nothing outside of such an
/// instance is written.</summary>
/// <remarks>When the process is killed, the kernel closes <c>free_buffer</c>: that stops the tracing and gives the
/// memory back at once (tracing_free_buffer_release(), kernel/trace/trace.c). What then is left is an empty folder,
/// which <see cref="RemoveLeftBehind"/> removes.</remarks>
internal sealed partial class OwnInstance : IDisposable
{
    private const int WriteOnly = 0x1;
    private const int CloseOnExec = 0x80000;
    private const uint FolderMode = 0x1c0;          // 0700

    private static readonly SearchValues<char> s_pathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/");

    /// <summary>Of settings, filters and triggers: no quotes, no line ends.</summary>
    private static readonly SearchValues<char> s_textCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ !&|()<>=:.,-");

    private static int s_made;

    private readonly string _folder;
    private readonly SafeFileHandle _life;

    private OwnInstance(string folder, string path)
    {
        _folder = folder;
        Path = path;
        _life = OpenFile($"{folder}/free_buffer", WriteOnly | CloseOnExec);
    }

    /// <summary>Below tracefs, for what is read of it.</summary>
    public string Path { get; }

    public static OwnInstance? Create(TracefsRoot tracefs, IHostFiles files, out TraceRefusal? refusal)
    {
        refusal = null;
        int number = Interlocked.Increment(ref s_made);
        if (InstanceName.Of(Environment.ProcessId, number, files) is not { } name)
        {
            refusal = new("/proc is not there, or not of this process");
            return null;
        }

        string folder = $"{tracefs.Folder}/instances/{name}";
        if (MakeFolder(folder, FolderMode) == 0)
        {
            OwnInstance made = new(folder, $"instances/{name}");
            made.TrySet("tracing_on", "0");
            made.TrySet("options/disable_on_free", "1");
            return made;
        }

        int error = Marshal.GetLastPInvokeError();
        refusal = new($"no tracing instance can be made in {tracefs.Folder}/instances"
            + $" ({Marshal.GetPInvokeErrorMessage(error)}): {Advice(error)}");
        return null;
    }

    /// <summary>Removes the instances of runs that were killed; those of others, and those in use, stay.</summary>
    public static void RemoveLeftBehind(TracefsRoot tracefs, IHostFiles files)
    {
        foreach (string name in tracefs.Folders("instances"))
        {
            if (InstanceName.Parse(name) is { } own && own.IsLeftBehind(files))
            {
                RemoveFolder($"{tracefs.Folder}/instances/{own}");
            }
        }
    }

    /// <param name="file">Below the instance; its name is our own.</param>
    /// <returns>Whether the kernel took it.</returns>
    /// <exception cref="ArgumentException">It could lead out of the instance, or holds what no setting
    /// does.</exception>
    public bool TrySet(string file, string text)
    {
        if (file.AsSpan().ContainsAnyExcept(s_pathCharacters)) { throw new ArgumentException(file, nameof(file)); }
        if (text.AsSpan().ContainsAnyExcept(s_textCharacters)) { throw new ArgumentException(text, nameof(text)); }
        using SafeFileHandle handle = OpenFile($"{_folder}/{file}", WriteOnly | CloseOnExec);
        if (handle.IsInvalid) { return false; }
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        return Write(handle, bytes, (nuint)bytes.Length) == bytes.Length;
    }

    public void Dispose()
    {
        TrySet("tracing_on", "0");
        _life.Dispose();
        RemoveFolder(_folder);
    }

    private static string Advice(int error) => error switch
    {
        1 or 13 => "only root may, and not where the kernel is locked down (/sys/kernel/security/lockdown)",
        12 => "there is too little memory for its buffers",
        _ => "see /proc/mounts for how it is mounted",
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> text, nuint count);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolder(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveFolder(string path);
}
