using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Forms;

namespace Lowmark.Logs.Lines;

/// <summary>Reads a log once, front to back, in memory that does not grow with it, and hands its logical lines to a
/// sink.</summary>
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
    /// <exception cref="IOException">From the stream, as are <see cref="InvalidDataException"/> and the
    /// like.</exception>
    /// <exception cref="OperationCanceledException">Asked for between two blocks.</exception>
    public ReadResult Read(Stream input, ILogLineSink sink, CancellationToken cancellation = default)
    {
        using LineBuffer buffer = new(input, _options.MaxLineBytes, _options.BlockBytes);
        while (!buffer.Ended && !InputShapes.IsEnough(buffer.Unread)) { buffer.Fill(); }

        int mostBytes = _options.MaxLineBytes;
        InputShape shape = InputShapes.Detect(buffer.Unread);
        LineUnwrapper unwrapper = new(sink, mostBytes);
        if (shape == InputShape.JournalExport)
        {
            return new JournalExport(buffer, sink, unwrapper, mostBytes).Read(cancellation);
        }

        bool maySkip = shape is InputShape.Plain or InputShape.Tokens;
        return new LinePass(buffer, sink, LinesOf(shape, sink, unwrapper), mostBytes, maySkip).Read(cancellation);
    }

    private IPhysicalLines LinesOf(InputShape shape, ILogLineSink sink, LineUnwrapper unwrapper) => shape switch
    {
        InputShape.PrettyJson => new PrettyJson(sink, unwrapper, _options.MaxLineBytes),
        InputShape.VerboseJournal => new VerboseJournal(sink, unwrapper, _options.MaxLineBytes),
        InputShape.Csv => new CsvRows(sink, unwrapper, _options.MaxLineBytes),
        InputShape.Tokens => new TokenLines(Pasted(sink, unwrapper), sink, _options.MaxLineBytes),
        _ => Pasted(sink, unwrapper),
    };

    private IPhysicalLines Pasted(ILogLineSink sink, LineUnwrapper unwrapper)
    {
        MarkupLines markup = new(new InterleavedWords(unwrapper, sink));
        MailLines mail = new(markup, sink, _options.MaxLineBytes);
        return _options.IsOneByOne ? mail : new PlainLines(mail, unwrapper);
    }
}
