using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Reports;

/// <summary>What the place of a line break tells: who broke the line, a terminal at its last column or a mail program
/// at a blank.</summary>
/// <param name="Length">Bytes, blanks around the text included.</param>
/// <param name="EndsWithBlank">The break stood behind a blank.</param>
/// <param name="IsUnwrapped">It has more columns than a terminal, and a blank where a mail program would have broken
/// it.</param>
internal readonly record struct RawLine(int Length, bool EndsWithBlank, bool IsUnwrapped)
{
    /// <summary>Columns of a terminal, and the most that mail programs leave (RFC 5322 asks for 78).</summary>
    public const int TerminalColumns = 80;

    private const int ShortestMail = 72;

    public bool FillsTerminal => Length == TerminalColumns;

    public static RawLine Of(ReadOnlySpan<byte> text) =>
        new(text.Length, text is [.., (byte)' ' or (byte)'\t'], text.Length > TerminalColumns && IsLongText(text));

    /// <summary>Of a text that is several words or fits into a terminal, without blanks behind it.</summary>
    public static RawLine OfWords(int length) => new(length, EndsWithBlank: false, length > TerminalColumns);

    private static bool IsLongText(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> trimmed = text.TrimBlanksEnd();
        return trimmed.Length > TerminalColumns && trimmed.TrimBlanksStart().Contains((byte)' ');
    }

    /// <summary>Whether a wrapper would have broken the line here: the next word did not fit.</summary>
    public bool WasFull(ReadOnlySpan<byte> next)
    {
        ReadOnlySpan<byte> rest = next.TrimBlanksStart();
        int word = rest.IndexOfAny(" \t"u8);
        return FillsTerminal
            || (Length <= TerminalColumns && Length + 1 + (word < 0 ? rest.Length : word) > ShortestMail);
    }
}
