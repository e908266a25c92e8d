using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Live;

/// <summary>The kernel's ring buffer by /dev/kmsg: a record a read, from the oldest that is kept.</summary>
/// <remarks>Interface: devkmsg_read() (kernel/printk/printk.c), v3.5 and later.</remarks>
internal sealed partial class KernelRing : ForwardStream
{
    private const int ReadOnlyNoWait = 0x800 | 0x80000;         // O_RDONLY | O_NONBLOCK | O_CLOEXEC
    private const int NotPermitted = 1;                         // EPERM
    private const int NoSuchFile = 2;                           // ENOENT
    private const int InterruptedCall = 4;                      // EINTR
    private const int WouldBlock = 11;                          // EAGAIN
    private const int NoAccess = 13;                            // EACCES
    private const int Overrun = 32;                             // EPIPE: records were overwritten; reading goes on

    /// <summary>A record is 8 KiB at most, and a buffer that is too small for it is refused.</summary>
    private const int RecordBytes = 16 * 1024;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _buffer = new byte[RecordBytes];
    private readonly CancellationToken? _follow;
    private int _descriptor;
    private ReadOnlyMemory<byte> _record;

    /// <param name="follow">Null: ends with the newest record. Else waits for further ones until it is
    /// cancelled.</param>
    /// <exception cref="IOException">It can not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public KernelRing(string path, CancellationToken? follow = null)
    {
        _follow = follow;
        _descriptor = Open(path, ReadOnlyNoWait);
        if (_descriptor >= 0) { return; }
        int error = Marshal.GetLastPInvokeError();
        string message = Marshal.GetPInvokeErrorMessage(error);
        throw error switch
        {
            NotPermitted or NoAccess => new UnauthorizedAccessException(message),
            NoSuchFile => new FileNotFoundException(message),
            _ => new IOException(message),
        };
    }

    public override int Read(Span<byte> buffer)
    {
        if (_record.IsEmpty) { _record = _buffer.AsMemory(0, ReadRecord()); }
        int count = Math.Min(buffer.Length, _record.Length);
        _record.Span[..count].CopyTo(buffer);
        _record = _record[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (_descriptor >= 0) { _ = Close(_descriptor); }
        _descriptor = -1;
        base.Dispose(disposing);
    }

    private int ReadRecord()
    {
        while (true)
        {
            nint count = ReadSome(_descriptor, ref _buffer[0], RecordBytes);
            if (count >= 0) { return (int)count; }
            int error = Marshal.GetLastPInvokeError();
            if (error is InterruptedCall or Overrun) { continue; }
            if (error != WouldBlock) { throw new IOException(Marshal.GetPInvokeErrorMessage(error)); }
            if (_follow is not { } stop || stop.WaitHandle.WaitOne(Between)) { return 0; }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
