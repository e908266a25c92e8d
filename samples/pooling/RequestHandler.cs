using System.Buffers;

namespace Lowmark.Pooling;

/// <summary>Handles requests that each need a buffer for a moment, several at a time.</summary>
/// <remarks>Sizes are those of bodies and messages, 64 to 512 KiB, the same sequence in each way. From 85,000 bytes on
/// an array lies on the large object heap, which only the most expensive collections empty.</remarks>
internal abstract class RequestHandler
{
    private const int Smallest = 64 * 1024;
    private const int Largest = 512 * 1024;
    private const int AtATime = 8;

    public static IReadOnlyDictionary<string, Func<RequestHandler>> Ways { get; } =
        new Dictionary<string, Func<RequestHandler>>(StringComparer.Ordinal)
        {
            ["fresh"] = () => new FreshBuffers(),
            ["reallocating"] = () => new ReallocatingPool(),
            ["pooled"] = () => new PooledBuffers(),
        };

    /// <returns>A figure that depends on all that was written, so that nothing is left out.</returns>
    public long Handle(int requests)
    {
        Random sizes = new(1);
        Queue<(byte[] Buffer, int Size)> inFlight = new();
        long sum = 0;
        for (int i = 0; i < requests; i++)
        {
            int size = sizes.Next(Smallest, Largest);
            byte[] buffer = Take(size);
            buffer.AsSpan(0, size).Fill((byte)i);
            inFlight.Enqueue((buffer, size));
            if (inFlight.Count == AtATime) { sum += Finish(inFlight.Dequeue()); }
        }

        while (inFlight.TryDequeue(out (byte[], int) left)) { sum += Finish(left); }
        return sum;
    }

    /// <param name="size">At least so many bytes.</param>
    protected abstract byte[] Take(int size);

    protected abstract void GiveBack(byte[] buffer);

    private long Finish((byte[] Buffer, int Size) request)
    {
        long last = request.Buffer[request.Size - 1];
        GiveBack(request.Buffer);
        return last;
    }

    /// <summary>A new array for each request: the collector finds it later, and the kernel gives pages for the
    /// next.</summary>
    private sealed class FreshBuffers : RequestHandler
    {
        protected override byte[] Take(int size) => new byte[size];

        protected override void GiveBack(byte[] buffer)
        {
        }
    }

    /// <summary>What is often shown as a pool: the small object around the buffer is kept, and the buffer is made anew
    /// whenever it is taken.</summary>
    private sealed class ReallocatingPool : RequestHandler
    {
        private readonly Stack<Request> _idle = new();
        private readonly Dictionary<byte[], Request> _inUse = [];

        protected override byte[] Take(int size)
        {
            Request request = _idle.TryPop(out Request? known) ? known : new();
            request.Data = new byte[size];
            _inUse.Add(request.Data, request);
            return request.Data;
        }

        protected override void GiveBack(byte[] buffer)
        {
            if (_inUse.Remove(buffer, out Request? request)) { _idle.Push(request); }
        }

        private sealed class Request
        {
            public byte[] Data { get; set; } = [];
        }
    }

    /// <summary>The runtime's own pool: arrays in sizes of powers of two, handed out again and again.</summary>
    private sealed class PooledBuffers : RequestHandler
    {
        protected override byte[] Take(int size) => ArrayPool<byte>.Shared.Rent(size);

        protected override void GiveBack(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer);
    }
}
