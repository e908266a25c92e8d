using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines.Flattened;

/// <summary>Where a physical line that holds several records must be cut, by their time stamps.</summary>
/// <remarks>Walks forward only: the places found are kept until they are passed, so a long line is read once.</remarks>
internal ref struct StampCuts
{
    private const int None = int.MaxValue;
    private const long MostBackMicroseconds = 1_000_000;

    private readonly ReadOnlySpan<byte> _text;
    private int _header = -1;
    private int _searched;

    public StampCuts(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The next cut at or behind a place; -1 when there is none.</summary>
    /// <param name="after">The stamp before, microseconds since boot; a stamp that is older is part of the text.</param>
    public int Next(int from, long? after)
    {
        int header = NextHeader(from);
        ReadOnlySpan<byte> until = header < 0 ? _text : _text[..header];
        int bracket = NextBracket(until, from, after);
        return bracket >= 0 ? bracket : header;
    }

    private readonly int NextBracket(ReadOnlySpan<byte> until, int from, long? after)
    {
        for (int at = until[from..].IndexOf((byte)'['); at >= 0; at = until[from..].IndexOf((byte)'['))
        {
            from += at;
            bool apart = from == 0 || until[from - 1] is (byte)' ' or (byte)'\t';
            if (PrintkStamp.Measure(_text[from..], out long micros) > 0)
            {
                if (after is null ? apart : micros >= after - MostBackMicroseconds) { return from; }
            }
            else if (apart && BracketedDate.Measure(_text[from..]) > 0)
            {
                return from;
            }

            from++;
        }

        return -1;
    }

    /// <summary>The next <c>Nov 21 01:35:33 host kernel: </c>, or the same with an ISO time.</summary>
    private int NextHeader(int from)
    {
        while (_header < from)
        {
            _searched = Math.Max(_searched, from);
            int tag = _text[_searched..].IndexOf(" kernel: "u8);
            _header = tag < 0 ? None : HeaderStart(_text[..(_searched + tag)]);
            _searched += tag + 1;
        }

        return _header == None ? -1 : _header;
    }

    private static int HeaderStart(ReadOnlySpan<byte> upToTag)
    {
        ReadOnlySpan<byte> before = upToTag[..Math.Max(upToTag.LastIndexOf((byte)' '), 0)];
        int word = before.LastIndexOf((byte)' ') + 1;
        if (before.Length > word && Stamps.Iso(before[word..], out _) == before.Length - word) { return word; }
        foreach (int length in (ReadOnlySpan<int>)[15, 22])
        {
            int start = before.Length - length;
            if (start >= 0 && Stamps.MonthDayClock(before[start..]) == length) { return start; }
        }

        return -1;
    }
}
