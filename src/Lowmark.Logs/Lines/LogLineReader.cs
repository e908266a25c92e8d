namespace Lowmark.Logs.Lines;

/// <summary>Reads a log once, front to back, in memory that does not grow with it, and hands its logical lines to a sink.</summary>
/// <remarks>While the sink does not want every line, lines without an anchor are passed over by a vector scan.
/// Nothing that an input holds makes it throw.</remarks>
public sealed class LogLineReader
{
    private readonly LineReaderOptions _options;

    public LogLineReader(LineReaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxLineBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockBytes, 16);
        _options = options;
    }

    /// <param name="input">Uncompressed; is not closed.</param>
    /// <exception cref="IOException">From the stream, as are <see cref="InvalidDataException"/> and the like.</exception>
    /// <exception cref="OperationCanceledException">Asked for between two blocks.</exception>
    public ReadResult Read(Stream input, ILogLineSink sink, CancellationToken cancellation = default)
    {
        using LineBuffer buffer = new(input, _options);
        while (!buffer.Ended && !InputShapes.IsEnough(buffer.Unread)) { buffer.Fill(); }

        InputShape shape = InputShapes.Detect(buffer.Unread);
        LineUnwrapper unwrapper = new(sink, _options.MaxLineBytes);
        return shape switch
        {
            InputShape.JournalExport => new JournalExport(buffer, sink, unwrapper, _options.MaxLineBytes).Read(cancellation),
            InputShape.PrettyJson => new LinePass(
                buffer, sink, new PrettyJson(sink, unwrapper, _options.MaxLineBytes), _options.MaxLineBytes, maySkip: false)
                .Read(cancellation),
            InputShape.Plain or InputShape.NeverSkip => new LinePass(
                buffer, sink, unwrapper, _options.MaxLineBytes, maySkip: shape == InputShape.Plain).Read(cancellation),
        };
    }
}
