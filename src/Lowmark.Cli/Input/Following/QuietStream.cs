using System.Collections.Concurrent;

namespace Lowmark.Cli.Input.Following;

/// <summary>Reads ahead in a thread of its own, so that the reader hears when nothing comes for a while and can be
/// stopped while it waits.</summary>
internal sealed class QuietStream : ForwardStream
{
    private const int BlockBytes = 64 * 1024;
    private const int MostWaiting = 4;

    private readonly Stream _inner;
    private readonly TimeSpan _patience;
    private readonly Action _quiet;
    private readonly CancellationToken _stop;
    private readonly BlockingCollection<ReadOnlyMemory<byte>> _blocks = new(MostWaiting);
    private ReadOnlyMemory<byte> _block;
    private volatile Exception? _error;
    private bool _hasNews;

    /// <param name="quiet">Called in the reader's thread when nothing came for the patience, once until something
    /// comes again.</param>
    public QuietStream(Stream inner, TimeSpan patience, Action quiet, CancellationToken stop)
    {
        (_inner, _patience, _quiet, _stop) = (inner, patience, quiet, stop);
        new Thread(ReadAhead) { IsBackground = true, Name = "follow" }.Start();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_block.IsEmpty)
        {
            if (!TryTake(_hasNews ? _patience : Timeout.InfiniteTimeSpan))
            {
                if (_blocks.IsCompleted || _stop.IsCancellationRequested)
                {
                    return _error is { } error and not OperationCanceledException
                        ? throw new IOException(error.Message, error)
                        : 0;
                }

                _hasNews = false;
                _quiet();
            }
        }

        _hasNews = true;
        int count = Math.Min(buffer.Length, _block.Length);
        _block.Span[..count].CopyTo(buffer);
        _block = _block[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        // What is being read is left to the end of the program: a read of a terminal can not be ended.
        if (disposing && _blocks.IsCompleted) { _inner.Dispose(); }

        base.Dispose(disposing);
    }

    private bool TryTake(TimeSpan patience)
    {
        try
        {
            return _blocks.TryTake(out _block, (int)patience.TotalMilliseconds, _stop);
        }
        catch (OperationCanceledException)
        {
            // What has come is still handed over.
            return _blocks.TryTake(out _block);
        }
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                byte[] bytes = new byte[BlockBytes];
                int count = _inner.Read(bytes);
                if (count == 0) { break; }
                _blocks.Add(bytes.AsMemory(0, count), _stop);
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException
            or UnauthorizedAccessException)
        {
            _error = error;
        }

        _blocks.CompleteAdding();
    }
}
