using System.Buffers;
using System.Text;

namespace Lowmark.Traces.Recordings;

/// <summary>Names that tasks and files chose, as a line of a recording bears them: what could end a line, act on a
/// terminal or look like the recording's own words is <c>\ooo</c>, which <see cref="Host.Text.OctalEscapes"/>
/// undoes.</summary>
internal static class RecordingEscapes
{
    /// <summary>A list of gfp names is the longest.</summary>
    private const int MostChars = 512;

    private const int MostBytes = MostChars * 3;
    private const int EscapedBytes = 4;

    private static readonly SearchValues<byte> s_inLines = Printable("\\", " \t");
    private static readonly SearchValues<byte> s_inComms = Printable("\\[<#=", " ");

    /// <summary>Around a task's name: blanks, and the dash that parts it from its number.</summary>
    private static readonly SearchValues<byte> s_nowhere = SearchValues.Create(ReadOnlySpan<byte>.Empty);

    private static readonly SearchValues<byte> s_inWords = Printable("\\+<,", "");

    /// <summary>Of a file, or a sentence.</summary>
    public static RecordingText AddLine(this RecordingText into, ReadOnlySpan<byte> text) =>
        Add(into, text, s_inLines);

    public static RecordingText AddLine(this RecordingText into, string text) =>
        into.AddLine(Encoding.UTF8.GetBytes(text));

    /// <summary>A function, a cache, a view, a list of flags: no blank in it.</summary>
    public static RecordingText AddWord(this RecordingText into, string name)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        return Add(into, text[..Bytes(name, text)], s_inWords);
    }

    /// <summary>A task's name, with blanks before it up to a width.</summary>
    public static RecordingText AddComm(this RecordingText into, string name, int width)
    {
        Span<byte> buffer = stackalloc byte[MostBytes];
        ReadOnlySpan<byte> text = buffer[..Bytes(name, buffer)];
        int start = text.Length - text.TrimStart((byte)' ').Length;
        ReadOnlySpan<byte> inner = text[start..].TrimEnd(" -"u8);
        int escaped = text.Length - inner.Length;
        foreach (byte b in inner) { escaped += s_inComms.Contains(b) ? 0 : 1; }
        into.AddBlanks(width - text.Length - (escaped * (EscapedBytes - 1)));
        Add(into, text[..start], s_nowhere);
        Add(into, inner, s_inComms);
        return Add(into, text[(start + inner.Length)..], s_nowhere);
    }

    private static int Bytes(string name, Span<byte> text) =>
        Encoding.UTF8.GetBytes(name.AsSpan(0, Math.Min(name.Length, MostChars)), text);

    private static RecordingText Add(RecordingText into, ReadOnlySpan<byte> text, SearchValues<byte> plain)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAnyExcept(plain);
            into.Add(end < 0 ? text : text[..end]);
            if (end < 0) { break; }
            byte odd = text[end];
            into.Add([(byte)'\\', (byte)('0' + (odd >> 6)), (byte)('0' + ((odd >> 3) & 7)), (byte)('0' + (odd & 7))]);
            text = text[(end + 1)..];
        }

        return into;
    }

    private static SearchValues<byte> Printable(string but, string and)
    {
        IEnumerable<int> ascii = Enumerable.Range('!', '~' - '!' + 1).Where(code => !but.Contains((char)code));
        return SearchValues.Create([.. ascii.Concat(and.Select(letter => (int)letter)).Select(code => (byte)code)]);
    }
}
