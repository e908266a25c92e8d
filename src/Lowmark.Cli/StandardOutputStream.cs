using System.Runtime.InteropServices;
using System.Text;

namespace Lowmark.Cli;

/// <summary>Nobody reads the results any more.</summary>
public sealed class ClosedPipeException() : IOException("the reader of the results is gone");

/// <summary>Standard output or standard error by write(2).</summary>
/// <remarks>The console's own stream swallows EPIPE, so that a run into <c>head</c> would go on to the end of a huge
/// log, and initialises the terminal, which writes escape sequences before our first line; a FileStream writes a
/// redirected file at an offset of its own, over what others in the same shell wrote.</remarks>
public sealed partial class StandardOutputStream : Stream
{
    private const int InterruptedCall = 4;      // EINTR, Linux and BSD alike
    private const int BrokenPipe = 32;          // EPIPE
    private const int WouldBlockLinux = 11;     // EAGAIN
    private const int WouldBlockBsd = 35;

    private readonly int _descriptor;
    private readonly bool _mayFail;

    /// <param name="mayFail">What can not be written is lost without a word.</param>
    public StandardOutputStream(int descriptor, bool mayFail = false)
    {
        _descriptor = descriptor;
        _mayFail = mayFail;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream Open() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutputStream(1);

    /// <summary>Standard error, where nobody needs to read.</summary>
    public static TextWriter OpenErrors() => OperatingSystem.IsWindows()
        ? Console.Error
        : new StreamWriter(new StandardOutputStream(2, mayFail: true), new UTF8Encoding(false))
        {
            AutoFlush = true,
            NewLine = "\n",
        };

    /// <exception cref="ClosedPipeException">The other end of the pipe is closed.</exception>
    /// <exception cref="IOException">The write failed: no space left, for example.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = WriteSome(_descriptor, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            bool isTemporary = error is InterruptedCall or WouldBlockLinux or WouldBlockBsd;
            if (_mayFail && !isTemporary) { return; }
            if (error == BrokenPipe) { throw new ClosedPipeException(); }
            if (error is WouldBlockLinux or WouldBlockBsd) { Thread.Sleep(1); }
            else if (error != InterruptedCall) { throw new IOException(Marshal.GetPInvokeErrorMessage(error)); }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // write(2) keeps nothing back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, in byte buffer, nuint count);
}
