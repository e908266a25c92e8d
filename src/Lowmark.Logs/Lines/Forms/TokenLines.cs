using Lowmark.Logs.Lines.Flattened;

namespace Lowmark.Logs.Lines.Forms;

/// <summary>A log in which every word stands on a line of its own, as copying out of a table or a PDF gives it. The words
/// are joined, and cut where a record begins.</summary>
/// <remarks>Believed when the first lines are single words; if not, they are handed on as they are. Line ends are lost in
/// that form: without time stamps, what opens a record is told by its words alone.</remarks>
internal sealed class TokenLines(IPhysicalLines inner, ILogLineSink sink, int mostBytes) : IPhysicalLines
{
    private const int WordsToBelieve = 12;
    private const int MostWordBytes = 200;
    private const int MostTextBytes = 128 * 1024;

    /// <summary>Longer than any record's words, so that a record is never cut where the text ends.</summary>
    private const int KeptBytes = 8 * 1024;

    private readonly GrowBuffer _text = new();
    private readonly List<(int Place, long Number)> _words = [];
    private readonly int _mostBytes = Math.Min(mostBytes, MostTextBytes);
    private State _state;

    private enum State
    {
        Undecided,
        Words,
        Lines,
    }

    public bool NeedsNext => _state != State.Lines || inner.NeedsNext;

    public static bool IsWord(ReadOnlySpan<byte> line) =>
        line.Length is > 0 and <= MostWordBytes && line.IndexOfAny((byte)' ', (byte)'\t', (byte)0) < 0;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        ReadOnlySpan<byte> word = line.Trim(" \t\r"u8);
        if (_state == State.Lines || (_state == State.Undecided && !word.IsEmpty && !IsWord(word)))
        {
            GiveUp();
            inner.Accept(line, number);
            return;
        }

        if (word.IsEmpty) { return; }
        if (!IsWord(word))
        {
            Flush(keep: 0);
            inner.Accept(line, number);
            return;
        }

        if (_text.Length + word.Length + 1 > _mostBytes) { Flush(Math.Min(KeptBytes, _mostBytes / 2)); }
        if (!_text.IsEmpty) { _text.Add((byte)' '); }
        _words.Add((_text.Length, number));
        _text.Add(word);
        if (_words.Count >= WordsToBelieve) { _state = State.Words; }
    }

    public void Finish()
    {
        if (_state == State.Undecided) { GiveUp(); }
        Flush(keep: 0);
        inner.Finish();
    }

    /// <summary>They were lines of one word each.</summary>
    private void GiveUp()
    {
        _state = State.Lines;
        for (int at = 0; at < _words.Count; at++)
        {
            int end = at + 1 < _words.Count ? _words[at + 1].Place - 1 : _text.Length;
            inner.Accept(_text.Bytes[_words[at].Place..end], _words[at].Number);
        }

        Clear();
    }

    /// <summary>Hands over the records that begin more than so many bytes before the end.</summary>
    private void Flush(int keep)
    {
        if (_text.IsEmpty) { return; }
        ReadOnlySpan<byte> text = _text.Bytes;
        int until = text.Length - keep;
        if (keep == 0 || sink.WantsEveryLine || AnchorScanner.IndexOf(text) >= 0)
        {
            until = HandOver(text, until, hasMore: keep > 0);
        }

        Keep(until);
    }

    /// <returns>Where the first record begins that was not handed over.</returns>
    private int HandOver(ReadOnlySpan<byte> text, int until, bool hasMore)
    {
        StampCuts stamps = new(text);
        int cut = stamps.Next(0, after: null);
        bool isStamped = cut >= 0;
        int start = 0;
        int word = 0;
        while (true)
        {
            cut = isStamped ? stamps.Next(start + 1, after: null) : MarkerCuts.Next(text, start);
            if (cut < 0 && hasMore && start > 0) { return start; }
            if (cut < 0) { cut = text.Length; }
            while (word + 1 < _words.Count && _words[word + 1].Place <= start) { word++; }
            inner.Accept(text[start..cut].TrimEnd((byte)' '), _words[word].Number);
            start = cut;
            if (start >= until) { return start; }
        }
    }

    private void Keep(int from)
    {
        int first = _words.FindIndex(word => word.Place >= from);
        if (first < 0)
        {
            Clear();
            return;
        }

        int place = _words[first].Place;
        _words.RemoveRange(0, first);
        for (int at = 0; at < _words.Count; at++)
        {
            _words[at] = (_words[at].Place - place, _words[at].Number);
        }

        _text.DropFirst(place);
    }

    private void Clear()
    {
        _text.Clear();
        _words.Clear();
    }
}
