namespace Lowmark.Logs.Lines.Forms;

/// <summary>Two CPUs that print to one console word by word: <c>a b invoked invoked oom-killer: oom-killer: …</c> is
/// two headers. Once such a header has been seen, lines whose words pair up are taken apart.</summary>
/// <remarks>A line of its own never begins with the same word twice. Where one of the two lines has a word more than
/// the other, whose it is can not be told: that is said.</remarks>
internal sealed class InterleavedWords(IPhysicalLines inner, ILogLineSink sink) : IPhysicalLines
{
    private const int MostWords = 256;
    private const int LinesToTrust = 64;

    private readonly GrowBuffer _first = new();
    private readonly GrowBuffer _second = new();
    private int _trust;

    public bool NeedsNext => inner.NeedsNext;

    public bool IsIdle => _trust == 0 && inner.IsIdle;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        if (_trust == 0 && (sink.WantsEveryLine || !ShowsTwo(line)))
        {
            inner.Accept(line, number);
            return;
        }

        if (!TryTakeApart(line, out bool isEven))
        {
            _trust = Math.Max(0, _trust - 1);
            inner.Accept(line, number);
            return;
        }

        _trust = LinesToTrust;
        inner.Accept(_first.Bytes, number);
        inner.Accept(_second.Bytes, number);
        if (!isEven) { sink.Lost(number, "whose the last word is of a line that two CPUs printed word by word"); }
    }

    public void Finish() => inner.Finish();

    private static bool ShowsTwo(ReadOnlySpan<byte> line) =>
        line.IndexOf(" invoked invoked oom-killer: oom-killer: "u8) > 0 || line.IndexOf("Mem-Info: Mem-Info:"u8) >= 0
        || line.IndexOf(" allocation allocation failure: failure: "u8) > 0;

    private bool TryTakeApart(ReadOnlySpan<byte> line, out bool isEven)
    {
        _first.Clear();
        _second.Clear();
        int words = 0;
        int alike = 0;
        int firstAlike = 0;
        ReadOnlySpan<byte> left = default;
        for (ReadOnlySpan<byte> rest = line.Trim(" \t\r"u8); !rest.IsEmpty && words < MostWords; words++)
        {
            int end = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..].TrimStart((byte)' ');
            Add(words % 2 == 0 ? _first : _second, word);
            if (words % 2 == 0) { left = word; }
            else if (Kind(left).SequenceEqual(Kind(word)))
            {
                alike++;
                firstAlike |= words < 6 ? 1 << (words / 2) : 0;
            }
        }

        isEven = words % 2 == 0;
        bool beginsTwice = (firstAlike & 1) != 0 || (firstAlike & 6) == 6;
        return words is > 1 and < MostWords && beginsTwice && alike * 10 >= (words / 2) * 6;
    }

    private static void Add(GrowBuffer line, ReadOnlySpan<byte> word)
    {
        if (!line.IsEmpty) { line.Add((byte)' '); }
        line.Add(word);
    }

    /// <summary>What two words in the same place of two lines have in common: all but names and figures.</summary>
    private static ReadOnlySpan<byte> Kind(ReadOnlySpan<byte> word)
    {
        if (word.IndexOf("+0x"u8) > 0) { return "+0x"u8; }
        ReadOnlySpan<byte> name = word.TrimStart("0123456789."u8);
        int value = name.IndexOfAny((byte)':', (byte)'=');
        return value < 0 ? name : name[..(value + 1)];
    }
}
