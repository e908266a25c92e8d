using Lowmark.Apply.Files;

namespace Lowmark.Cli.Input.Following;

/// <summary>A file that is read on as it grows, and under its name again when it was rotated or cut.</summary>
/// <remarks>Asks again and again: what writes to a network file system is not noticed otherwise.</remarks>
internal sealed class GrowingFile : ForwardStream
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly CliHost _host;
    private readonly CancellationToken _stop;
    private Stream _file;

    /// <exception cref="IOException">The file can not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public GrowingFile(string path, CliHost host, CancellationToken stop)
    {
        (_path, _host, _stop) = (path, host, stop);
        _file = host.OpenFile(path);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && !_stop.IsCancellationRequested)
        {
            int count = _file.Read(buffer);
            if (count > 0) { return count; }
            if (!IsCut() && !IsReplaced()) { _stop.WaitHandle.WaitOne(Between); }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _file.Dispose(); }
        base.Dispose(disposing);
    }

    private bool IsCut()
    {
        if (!_file.CanSeek || _file.Length >= _file.Position) { return false; }
        _file.Position = 0;
        return true;
    }

    /// <summary>The name leads to another file, and the old one is read to its end.</summary>
    private bool IsReplaced()
    {
        if (_file is not FileStream { SafeFileHandle: { } handle } || FileFacts.OfTarget(_path) is not { } named
            || FileFacts.OfOpen(handle) is not { } open || named.IsSameFile(open) || open.Size > _file.Position)
        {
            return false;
        }

        try
        {
            Stream next = _host.OpenFile(_path);
            _file.Dispose();
            _file = next;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Between two names, or not yet readable: asked again.
            return false;
        }
    }
}
