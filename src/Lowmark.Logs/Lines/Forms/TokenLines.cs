using Lowmark.Logs.Lines.Flattened;

namespace Lowmark.Logs.Lines.Forms;

/// <summary>A log in which every word stands on a line of its own, as copying out of a table or a PDF gives it. The
/// words are joined, and cut where a record begins.</summary>
/// <remarks>Believed when the first lines are single words; if not, they are handed on as they are. Line ends are lost
/// in that form: without time stamps, what opens a record is told by its words alone.</remarks>
internal sealed class TokenLines(IPhysicalLines inner, ILogLineSink sink, int mostBytes) : IPhysicalLines
{
    private const int WordsToBelieve = 12;
    private const int MostWordBytes = 200;
    private const int MostTextBytes = 128 * 1024;

    /// <summary>Longer than any record's words: one that begins behind is whole only when more words have
    /// come.</summary>
    private const int KeptBytes = 8 * 1024;

    private readonly GrowBuffer _text = new();
    private readonly List<(int Place, long Number)> _words = [];
    private readonly int _mostBytes = Math.Min(mostBytes, MostTextBytes);
    private State _state;
    private int _seen;

    private enum State
    {
        Undecided,
        Words,
        Lines,
    }

    public bool NeedsNext => _state != State.Lines || inner.NeedsNext;

    /// <summary>Not blank, nothing but a carriage return behind it.</summary>
    public static bool IsWord(ReadOnlySpan<byte> line) => line.Length is > 0 and <= MostWordBytes
        && line.TrimEnd((byte)'\r') is [_, ..] word && word.IndexOfAny((byte)' ', (byte)'\t', (byte)0) < 0;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        bool isBlank = line.Trim(" \t\r"u8).IsEmpty;
        if (!isBlank && !IsWord(line)) { EndWords(line, number); }
        else if (_state == State.Lines) { inner.Accept(line, number); }
        else if (!isBlank || _state == State.Undecided) { Hold(line, number, isWord: !isBlank); }
    }

    private void Hold(ReadOnlySpan<byte> line, long number, bool isWord)
    {
        bool isFull = _text.Length + line.Length + 1 > _mostBytes;
        if (isFull && _state == State.Undecided)
        {
            EndWords(line, number);
            return;
        }

        if (isFull) { Flush(Math.Min(KeptBytes, _mostBytes / 2)); }
        if (_words.Count > 0) { _text.Add((byte)' '); }
        _words.Add((_text.Length, number));
        _text.Add(line.TrimEnd((byte)'\r'));
        _seen += isWord ? 1 : 0;
        if (_seen >= WordsToBelieve) { _state = State.Words; }
    }

    public void Finish()
    {
        if (_state == State.Undecided) { GiveUp(); }
        Flush(keep: 0);
        inner.Finish();
    }

    private void EndWords(ReadOnlySpan<byte> line, long number)
    {
        bool wasUndecided = _state == State.Undecided;
        if (wasUndecided) { GiveUp(); }
        Flush(keep: 0);
        if (wasUndecided) { PassOn(line, number); }
        else { inner.Accept(line, number); }
    }

    /// <summary>They were lines of one word each, and are worth as much as others.</summary>
    private void GiveUp()
    {
        _state = State.Lines;
        for (int at = 0; at < _words.Count; at++)
        {
            int end = at + 1 < _words.Count ? _words[at + 1].Place - 1 : _text.Length;
            PassOn(_text.Bytes[_words[at].Place..end], _words[at].Number);
        }

        Clear();
    }

    private void PassOn(ReadOnlySpan<byte> line, long number)
    {
        if (sink.WantsEveryLine || inner.NeedsNext || AnchorScanner.IndexOf(line) >= 0) { inner.Accept(line, number); }
        else { sink.Skipped(1); }
    }

    /// <summary>Hands over the records that begin more than so many bytes before the end.</summary>
    private void Flush(int keep)
    {
        if (_text.IsEmpty) { return; }
        ReadOnlySpan<byte> text = _text.Bytes;
        int until = text.Length - keep;
        bool isWanted = sink.WantsEveryLine || inner.NeedsNext || AnchorScanner.IndexOf(text) >= 0;
        int words = _words.Count;
        Keep(isWanted ? HandOver(text, until) : until);
        if (!isWanted) { sink.Skipped(words - _words.Count); }
    }

    /// <returns>Where the first record begins that was not handed over.</returns>
    private int HandOver(ReadOnlySpan<byte> text, int until)
    {
        StampCuts stamps = new(text);
        int cut = stamps.Next(0, after: null);
        bool isStamped = cut >= 0;
        int start = 0;
        int word = 0;
        while (true)
        {
            cut = isStamped ? stamps.Next(start + 1, after: null) : MarkerCuts.Next(text, start);
            if (cut < 0) { cut = text.Length; }
            while (word + 1 < _words.Count && _words[word + 1].Place <= start) { word++; }
            HandOverRecord(text[start..cut].TrimEnd((byte)' '), _words[word].Number);
            start = cut;
            if (start >= until) { return start; }
        }
    }

    /// <summary>A memory cgroup's statistics are one record of many lines, a name and a figure each.</summary>
    private void HandOverRecord(ReadOnlySpan<byte> record, long number)
    {
        int head = record.IndexOf("Memory cgroup stats for "u8);
        int pairs = head < 0 ? -1 : record[head..].IndexOf(": "u8);
        if (pairs < 0 || record[(head + pairs)..].IndexOf("kB"u8) >= 0 || record[(head + pairs)..].IndexOf("KB"u8) >= 0)
        {
            inner.Accept(record, number);
            return;
        }

        inner.Accept(record[..(head + pairs + 1)], number);
        record = record[(head + pairs + 2)..];
        while (!record.IsEmpty)
        {
            int name = record.IndexOf((byte)' ');
            int figure = name < 0 ? -1 : record[(name + 1)..].IndexOf((byte)' ');
            int length = figure < 0 ? record.Length : name + 1 + figure;
            inner.Accept(record[..length], number);
            record = record[length..].TrimStart((byte)' ');
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
