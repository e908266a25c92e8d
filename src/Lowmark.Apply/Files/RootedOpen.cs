using System.Runtime.InteropServices;
using System.Text;

namespace Lowmark.Apply.Files;

/// <summary>Opens what lies below a root folder. Symbolic links are followed as if the folder were the root of the
/// machine (sysfs is full of them), so that none leads out of it.</summary>
/// <remarks>openat2(2) with RESOLVE_IN_ROOT, Linux 5.6. Where it is missing or forbidden (a container's filter), the
/// path is walked folder by folder and a link is refused: less is found, and nothing outside. The root of the machine
/// itself needs neither. Not for several threads.</remarks>
internal sealed partial class RootedOpen : IDisposable
{
    private const int NoLoop = 40;                              // ELOOP: a link where none may be
    private const int NotAFolder = 20;                          // ENOTDIR
    private const int InterruptedCall = 4;                      // EINTR
    private const int TryAgain = 11;                            // EAGAIN: a rename while the path was resolved
    private const int NotAFile = 22;                            // EINVAL: what we say of what is no regular file
    private const int NameTooLong = 36;                         // ENAMETOOLONG
    private const int CurrentFolder = -100;                     // AT_FDCWD

    private const int LongestPath = 4096;
    private const int MostTries = 16;

    // include/uapi/asm-generic/fcntl.h; two flags are others on Arm and POWER. openat2 has one number everywhere.
    private const int CloseOnExec = 0x80000;
    private const int NoWait = 0x800 | 0x100;                   // O_NONBLOCK | O_NOCTTY
    private const int PathOnly = 0x200000;                      // O_PATH
    private const nint OpenAt2 = 437;
    private const nuint HowBytes = 3 * sizeof(ulong);
    private const ulong StayInRoot = 0x10 | 0x02;               // RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS

    private static readonly bool s_hasOtherFlags =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;

    private readonly byte[] _path = new byte[LongestPath];
    private readonly bool _isMachine;
    private readonly bool _walks;
    private int _root;

    /// <param name="mayCallOpenAt2">False to walk in any case.</param>
    /// <exception cref="IOException">The folder can not be opened.</exception>
    public RootedOpen(string root, bool mayCallOpenAt2 = true)
    {
        if (!OperatingSystem.IsLinux()) { throw new IOException("only Linux has such files"); }
        _isMachine = root == "/";
        _root = Encode(root) ? Open(CurrentFolder, ref _path[0], WayTo, 0) : -1;
        if (_root < 0)
        {
            throw new IOException($"{root}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        _walks = !_isMachine && !(mayCallOpenAt2 && CanResolve());
    }

    private static int WayTo => PathOnly | FolderOnly | CloseOnExec;

    private static int FolderOnly => s_hasOtherFlags ? 0x4000 : 0x10000;

    private static int NoLink => s_hasOtherFlags ? 0x8000 : 0x20000;

    /// <param name="path">From the root, beginning with '/'.</param>
    /// <returns>A descriptor, or −1.</returns>
    public int File(string path, out int error)
    {
        int file = Under(path, NoWait | CloseOnExec, out error);
        if (file < 0 || _isMachine || FileFacts.OfDescriptor(file) is not { IsRegular: false }) { return file; }
        _ = Close(file);
        error = NotAFile;
        return -1;
    }

    /// <inheritdoc cref="File"/>
    public int Folder(string path, out int error) => Under(path, FolderOnly | NoWait | CloseOnExec, out error);

    public void Dispose()
    {
        if (_root >= 0) { _ = Close(_root); }
        _root = -1;
    }

    private int Under(string path, int flags, out int error)
    {
        error = NameTooLong;
        if (!Encode(path)) { return -1; }
        for (int tries = 0; tries < MostTries; tries++)
        {
            int file = Try(flags);
            error = file < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is not (InterruptedCall or TryAgain)) { return file; }
        }

        return -1;
    }

    private int Try(int flags)
    {
        if (_isMachine) { return Open(CurrentFolder, ref _path[0], flags, 0); }
        return _walks ? Walk(flags) : Resolve(flags);
    }

    private int Resolve(int flags)
    {
        How how = new() { Flags = (ulong)flags, Resolve = StayInRoot };
        return (int)OpenInRoot(OpenAt2, _root, ref _path[0], ref how, HowBytes);
    }

    private bool CanResolve()
    {
        int root = Encode("/") ? Resolve(WayTo) : -1;
        if (root >= 0) { _ = Close(root); }
        return root >= 0;
    }

    /// <summary>Each folder of the path from the one before; '..' is none of our own paths and is refused.</summary>
    private int Walk(int flags)
    {
        int folder = _root;
        int start = 0;
        while (true)
        {
            while (_path[start] == '/') { start++; }
            int length = _path.AsSpan(start).IndexOfAny((byte)'/', (byte)0);
            bool isLast = _path[start + length] == 0;
            bool isParent = _path.AsSpan(start, length).SequenceEqual(".."u8);
            _path[start + length] = 0;
            int next = isParent ? -1 : Open(folder, ref _path[start], (isLast ? flags : WayTo) | NoLink, 0);
            int error = isParent ? NoLoop : Marshal.GetLastPInvokeError();
            // A link on the way is "no folder" to this open: it is there and refused, not missing.
            if (error == NotAFolder) { error = NoLoop; }
            if (!isLast) { _path[start + length] = (byte)'/'; }
            if (folder != _root) { _ = Close(folder); }
            Marshal.SetLastPInvokeError(error);
            if (next < 0 || isLast) { return next; }
            folder = next;
            start += length + 1;
        }
    }

    /// <summary>As C wants it: UTF-8 and a zero. A name that holds one is none of the kernel's.</summary>
    private bool Encode(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal)
            || !Encoding.UTF8.TryGetBytes(path, _path.AsSpan(0, LongestPath - 1), out int length)) { return false; }
        _path[length] = 0;
        return length > 0;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int Open(int folder, ref byte path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenInRoot(nint number, nint folder, ref byte path, ref How how, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary><c>struct open_how</c> (include/uapi/linux/openat2.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct How
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
