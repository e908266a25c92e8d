using System.Runtime.InteropServices;

namespace Lowmark.Apply.Files;

/// <summary>Numbers of errors that are told apart (include/uapi/asm-generic/errno-base.h and errno.h; the same on all
/// machines .NET runs on).</summary>
internal enum Errno
{
    NotPermitted = 1,               // EPERM
    NoSuchFile = 2,                 // ENOENT
    NoSuchProcess = 3,              // ESRCH
    Interrupted = 4,                // EINTR
    InOut = 5,                      // EIO
    NoReader = 6,                   // ENXIO: a FIFO that nobody reads, a socket
    TryAgain = 11,                  // EAGAIN, EWOULDBLOCK
    NoMemory = 12,                  // ENOMEM
    NoAccess = 13,                  // EACCES
    Busy = 16,                      // EBUSY
    Exists = 17,                    // EEXIST
    NoDevice = 19,                  // ENODEV
    NotAFolder = 20,                // ENOTDIR
    IsAFolder = 21,                 // EISDIR
    Invalid = 22,                   // EINVAL
    NotThisKind = 25,               // ENOTTY
    TooLarge = 27,                  // EFBIG
    NoSpace = 28,                   // ENOSPC
    ReadOnly = 30,                  // EROFS
    OutOfRange = 34,                // ERANGE
    NotEmpty = 39,                  // ENOTEMPTY
    Loop = 40,                      // ELOOP
    NotSupported = 95,              // EOPNOTSUPP
    Quota = 122,                    // EDQUOT
}

/// <summary>A call of the system that failed, with its number, which an <see cref="IOException"/> does not
/// tell.</summary>
internal sealed class LinuxException(Errno error, string path)
    : IOException($"{path}: {Marshal.GetPInvokeErrorMessage((int)error)}")
{
    public Errno Error { get; } = error;

    /// <summary>From the machine's root.</summary>
    public string Path { get; } = path;

    /// <summary>Of the last call.</summary>
    public static LinuxException Last(string path) => new((Errno)Marshal.GetLastPInvokeError(), path);
}
