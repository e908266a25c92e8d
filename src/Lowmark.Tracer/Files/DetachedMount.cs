using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Tracer.Files;

/// <summary>A mount of tracefs that is in no folder: it is reached through its descriptor alone, nobody else sees it,
/// and it is gone with the process, however that ends (fsopen(2), fsconfig(2), fsmount(2); 5.2 and later).</summary>
internal static partial class DetachedMount
{
    // include/uapi/asm-generic/unistd.h: the same on all machines.
    private const nint FsOpen = 430;
    private const nint FsConfig = 431;
    private const nint FsMount = 432;

    private const nint CloseOnExec = 1;             // FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC
    private const nint CommandCreate = 6;           // FSCONFIG_CMD_CREATE

    /// <returns>Null when the kernel does not let it.</returns>
    /// <param name="error">The number of the failure (errno).</param>
    public static SafeFileHandle? OfTracefs(out int error)
    {
        nint context = Open(FsOpen, "tracefs", CloseOnExec);
        error = Marshal.GetLastPInvokeError();
        if (context < 0) { return null; }
        using SafeFileHandle owner = new(context, ownsHandle: true);
        nint mount = Configure(FsConfig, context, CommandCreate, 0, 0, 0) < 0
            ? -1
            : Mount(FsMount, context, CloseOnExec, 0);
        error = Marshal.GetLastPInvokeError();
        return mount < 0 ? null : new(mount, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(nint number, string kind, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Configure(nint number, nint context, nint command, nint key, nint value, nint extra);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Mount(nint number, nint context, nint flags, nint attributes);
}
