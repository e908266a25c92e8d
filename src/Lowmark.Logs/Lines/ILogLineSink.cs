namespace Lowmark.Logs.Lines;

/// <summary>Takes logical lines in input order.</summary>
public interface ILogLineSink
{
    /// <summary>False lets the reader go on to the next line that holds an anchor. Asked again after each line.</summary>
    bool WantsEveryLine { get; }

    void Accept(in LogLine line);

    /// <summary>Physical lines without an anchor that were passed over since the last <see cref="Accept"/>; above 0.</summary>
    void Skipped(long count);

    /// <summary>Something of the input was not handed over.</summary>
    /// <param name="atLine">Physical line, from 1.</param>
    /// <param name="what">A fixed sentence for the reader of a report; holds no bytes of the input.</param>
    void Lost(long atLine, string what);
}
