using System.Runtime.InteropServices;

namespace Lowmark.Cli.Top;

/// <summary>Waits for bytes of one descriptor, and can be woken by any thread.</summary>
/// <remarks>poll(2) on the descriptor and a pipe to itself.</remarks>
internal sealed partial class WakeablePoll : IDisposable
{
    private const short Readable = 1;                           // POLLIN
    private const int CloseOnExecNoWait = 0x80000 | 0x800;      // O_CLOEXEC | O_NONBLOCK

    private const int InterruptedCall = 4;                      // EINTR

    private readonly int _descriptor;
    private readonly int[] _pipe = [-1, -1];

    /// <param name="descriptor">−1 to wait for being woken only.</param>
    /// <exception cref="IOException">No pipe could be made.</exception>
    public WakeablePoll(int descriptor)
    {
        _descriptor = descriptor;
        if (MakePipe(ref _pipe[0], CloseOnExecNoWait) != 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
    }

    public void Wake()
    {
        byte one = 1;
        _ = Write(_pipe[1], in one, 1);
    }

    /// <param name="most">Null for as long as it takes.</param>
    /// <returns>Whether there is something to read, which may be the end; false too when it was woken, or a signal
    /// came.</returns>
    public bool Wait(TimeSpan? most)
    {
        Span<Watched> watched = [new(_descriptor, Readable), new(_pipe[0], Readable)];
        int milliseconds = most is { } time
            ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue)
            : -1;
        if (Poll(ref watched[0], 2, milliseconds) <= 0) { return false; }
        if (watched[1].Happened != 0)
        {
            Span<byte> woken = stackalloc byte[16];
            while (Read(_pipe[0], ref woken[0], (nuint)woken.Length) == woken.Length)
            {
                // Woken more often than anybody waited.
            }
        }

        return watched[0].Happened != 0;
    }

    /// <summary>To be called when there is something.</summary>
    /// <returns>0 at the end, below 0 when it can not be read any more.</returns>
    public int Read(Span<byte> bytes)
    {
        while (true)
        {
            nint count = Read(_descriptor, ref bytes[0], (nuint)bytes.Length);
            if (count >= 0 || Marshal.GetLastPInvokeError() != InterruptedCall) { return (int)count; }
        }
    }

    public void Dispose()
    {
        foreach (int end in _pipe) { _ = Close(end); }
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int MakePipe(ref int ends, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Watched first, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, in byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Watched(int descriptor, short wanted)
    {
        public int Descriptor = descriptor;
        public short Wanted = wanted;
        public short Happened;
    }
}
