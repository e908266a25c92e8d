using System.Buffers;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Flattened;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>Physical lines in, logical lines out. Keeps what one line says about the next: that its text goes on, that
/// padding follows, which host writes.</summary>
internal sealed class LineUnwrapper : IPhysicalLines
{
    private const int MostCarriers = 5;

    /// <summary>What most lines have none of: line ends, NULs, and what begins an escape.</summary>
    internal static byte[] UncleanBytes { get; } = [.. "\r\n\0"u8, .. Escapes.Introducers];

    private static readonly SearchValues<byte> Unclean = SearchValues.Create(UncleanBytes);

    private readonly ILogLineSink _sink;
    private readonly int _mostBytes;
    private readonly KnownHost _hosts = new();
    private readonly Carrier[] _carriers = [.. Enumerable.Range(0, MostCarriers).Select(_ => new Carrier())];
    private readonly GrowBuffer _partial = new();
    private readonly RepeatedPrefix _prefix = new();
    private long _partialNumber;
    private long _emitted;
    private long _number;
    private long _previousNumber = -1;
    private bool _previousHadPrefix;
    private bool _previousWasKmsg;

    public LineUnwrapper(ILogLineSink sink, int mostBytes)
    {
        _sink = sink;
        _mostBytes = mostBytes;
    }

    public bool NeedsNext => HasPart;

    public bool IsIdle => !HasPart;

    /// <summary>A container's line is unfinished.</summary>
    private bool HasPart => !_partial.IsEmpty;

    /// <remarks>A line is taken when it has the prefix of the line above, and behind it what the sink takes as it is or
    /// <see cref="PlainText"/>.</remarks>
    public int AcceptPlain(ReadOnlySpan<byte> text, ref long number)
    {
        int taken = 0;
        bool expectsPlain = _prefix.IsKnown && _sink.WantsEveryLine;
        while (expectsPlain && text[taken..].IndexOf((byte)'\n') is > 0 and var length)
        {
            ReadOnlySpan<byte> line = text.Slice(taken, length);
            int prefix = _prefix.Measure(line, out long? microseconds);
            if (prefix == 0) { break; }
            ReadOnlySpan<byte> bare = line[prefix..];
            if (!_sink.TryAcceptPlain(bare, number + 1, microseconds))
            {
                if (!PlainText.Is(bare) || MarkerCuts.IsFlattened(bare)) { break; }
                _sink.Accept(_prefix.Peel(line, number + 1, microseconds));
                expectsPlain = _sink.WantsEveryLine;
            }

            number++;
            taken += length + 1;
        }

        if (taken > 0) { (_number, _previousNumber, _previousHadPrefix) = (number, number, true); }
        return taken;
    }

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        _prefix.Forget();
        bool follows = number == _previousNumber + 1;
        (_previousHadPrefix, _previousWasKmsg) = (_previousHadPrefix && follows, _previousWasKmsg && follows);
        (_number, _previousNumber) = (number, number);
        if (_previousWasKmsg && KmsgRecord.IsDictionary(line)) { return; }

        _previousWasKmsg = false;
        if (!line.IsEmpty && line.IndexOfAny(Unclean) < 0)
        {
            PeeledLine clean = default;
            clean.Text = line;
            long emitted = _emitted;
            UnwrapClean(ref clean, level: 0);
            bool hasPrefix = clean is { HasPrefix: true, Form: CarriedForm.Text };
            bool isWhole = _emitted == emitted + 1;             // a line that was cut has more than one time and host
            if (hasPrefix && isWhole && _sink.WantsEveryLine) { _prefix.Learn(line, clean); }
            return;
        }

        if (line.Contains((byte)0)) { _sink.Lost(number, "NUL bytes left out"); }
        UnwrapLines(line, default, level: 0);
    }

    /// <summary>An entry that was read elsewhere (journal export, pretty-printed JSON).</summary>
    public void Accept(CarriedEntry entry, long number)
    {
        (_number, _previousNumber) = (number, number);
        UnwrapEntry(entry, default, level: 0);
    }

    public void Finish() => FlushPart();

    /// <summary>Cuts at line ends, lone carriage returns and runs of NULs (a log file after a crash); unwraps each
    /// piece.</summary>
    private void UnwrapLines(ReadOnlySpan<byte> text, in PeeledLine outer, int level)
    {
        bool first = true;
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r', (byte)0);
            ReadOnlySpan<byte> piece = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (piece.IsEmpty) { continue; }

            PeeledLine line = outer;
            if (!first)
            {
                line.HasPrefix = false;
                line.IsContinuation = level > 0;
                line.StartsMidLine |= level == 0;
            }

            line.Text = piece;
            Unwrap(ref line, level);
            first = false;
        }

        if (first)
        {
            PeeledLine blank = outer;
            blank.Text = default;
            Emit(ref blank);
        }
    }

    private void Unwrap(ref PeeledLine line, int level)
    {
        Carrier carrier = _carriers[level];
        line.Text = Escapes.Clean(line.Text, carrier.Cleaned);
        UnwrapClean(ref line, level);
    }

    /// <param name="line">Without line ends and escapes.</param>
    private void UnwrapClean(ref PeeledLine line, int level)
    {
        Carrier carrier = _carriers[level];
        WrapperPeeler.Peel(ref line, _hosts);
        if (HasPart && !line.FromContainer && line.Form != CarriedForm.Json) { FlushPart(); }
        if (level + 1 == MostCarriers)
        {
            Emit(ref line);
            return;
        }

        switch (line.Form)
        {
            case CarriedForm.Json:
                UnwrapJson(ref line, level);
                break;
            case CarriedForm.Partial:
                AddPart(line.Text);
                break;
            case CarriedForm.KmsgRecord:
                UnwrapKmsg(ref line, level);
                break;
            case CarriedForm.Text when HasPart:
                AddPart(line.Text);
                UnwrapParts(ref line, level);
                break;
            case CarriedForm.Text when line.FromSyslog && Escapes.HasOctal(line.Text):
                Escapes.Octal(line.Text, carrier.Decoded);
                UnwrapLines(carrier.Decoded.Bytes, line, level + 1);
                break;
            case CarriedForm.Text:
                EmitCut(ref line);
                break;
        }
    }

    private void UnwrapKmsg(ref PeeledLine line, int level)
    {
        line.Form = CarriedForm.Text;
        Escapes.Kmsg(line.Text, _carriers[level].Decoded);
        UnwrapLines(_carriers[level].Decoded.Bytes, line, level + 1);
        _previousWasKmsg = level == 0;
    }

    private void UnwrapJson(ref PeeledLine line, int level)
    {
        JsonEntries entries = new(line.Text);
        bool any = false;
        while (entries.MoveNext(_carriers[level].Entry))
        {
            any = true;
            UnwrapEntry(_carriers[level].Entry, line, level);
        }

        if (any) { return; }
        line.Form = CarriedForm.Text;
        Emit(ref line);
    }

    private void UnwrapEntry(CarriedEntry entry, in PeeledLine outer, int level)
    {
        PeeledLine line = outer;
        entry.Describe(ref line);
        ReadOnlySpan<byte> message = entry.Message.Bytes;
        bool whole = !entry.FromContainer || message is [.., (byte)'\n'];
        if (HasPart || !whole)
        {
            AddPart(message);
            if (whole) { UnwrapParts(ref line, level); }
            return;
        }

        UnwrapLines(message, line, level + 1);
    }

    private void AddPart(ReadOnlySpan<byte> text)
    {
        if (_partial.IsEmpty) { _partialNumber = _number; }
        int room = Math.Max(0, _mostBytes - _partial.Length);
        if (text.Length > room) { _sink.Lost(_number, "container line of several parts cut"); }
        _partial.Add(text[..Math.Min(text.Length, room)]);
        if (_partial.IsEmpty) { _partial.Add((byte)' '); }
    }

    /// <summary>The parts joined, with what the last one's wrapper said, at the place of the first.</summary>
    private void UnwrapParts(ref PeeledLine line, int level)
    {
        GrowBuffer joined = _carriers[level].Decoded;
        joined.Set(_partial.Bytes);
        _partial.Clear();
        (long last, _number) = (_number, _partialNumber);
        UnwrapLines(joined.Bytes, line, level + 1);
        _number = last;
    }

    private void FlushPart()
    {
        if (!HasPart) { return; }
        PeeledLine line = new() { HasPrefix = true, FromContainer = true };
        UnwrapParts(ref line, level: MostCarriers - 2);
    }

    private void EmitCut(ref PeeledLine line)
    {
        StampCuts cuts = new(line.Text);
        int cut = line.Stage == PeelStage.Bare || line.Text.StartsWith("message repeated "u8)
            ? -1 : cuts.Next(from: 0, line.MonotonicMicroseconds);
        if (cut >= 0 && line.HasPrefix && TaskName.Measure(line.Text) is var name && name > cut)
        {
            cut = cuts.Next(name, line.MonotonicMicroseconds);
        }

        if (cut >= 0 && !line.HasPrefix && cuts.Next(cut + 1, after: null) < 0) { cut = -1; }
        if (cut < 0)
        {
            EmitAtMarkers(ref line);
            return;
        }

        EmitAtStamps(ref line, ref cuts, cut);
    }

    private void EmitAtStamps(ref PeeledLine line, ref StampCuts cuts, int cut)
    {
        ReadOnlySpan<byte> text = line.Text;
        PeeledLine outer = line;
        PeeledLine part = line;
        int start = 0;
        while (true)
        {
            part.Text = (cut < 0 ? text[start..] : text[start..cut]).TrimBlanksEnd();
            if (!part.Text.IsEmpty || part.HasPrefix) { EmitAtMarkers(ref part); }
            if (cut < 0) { return; }

            part = new() { Host = outer.Host, Tag = outer.Tag, WallTime = outer.WallTime, StartsMidLine = true };
            part.Text = text[cut..];
            WrapperPeeler.Peel(ref part, _hosts);
            part.Form = CarriedForm.Text;
            start = text.Length - part.Text.Length;
            start = Math.Max(start, cut);
            cut = cuts.Next(Math.Max(start, cut + 1), part.MonotonicMicroseconds);
        }
    }

    private void EmitAtMarkers(ref PeeledLine line)
    {
        ReadOnlySpan<byte> text = line.Text;
        if (!MarkerCuts.IsFlattened(text))
        {
            Emit(ref line);
            return;
        }

        for (int start = 0; start < text.Length;)
        {
            int cut = MarkerCuts.Next(text, start);
            line.Text = text[start..(cut < 0 ? text.Length : cut)].TrimBlanksEnd();
            Emit(ref line);
            line.HasPrefix = false;
            line.IsContinuation = false;
            line.StartsMidLine = true;
            start = cut < 0 ? text.Length : cut;
        }
    }

    private void Emit(ref PeeledLine line)
    {
        bool padded = !line.HasPrefix && !line.StartsMidLine && _previousHadPrefix
            && line.Text is [(byte)' ' or (byte)'\t', ..];
        bool continues = !line.HasPrefix && (line.IsContinuation || padded);
        _previousHadPrefix = line.HasPrefix || continues;
        _emitted++;
        _sink.Accept(new LogLine
        {
            Text = continues ? line.Text.TrimBlanks() : line.Text,
            Number = _number,
            MonotonicMicroseconds = line.MonotonicMicroseconds,
            WallTime = line.WallTime,
            Host = line.Host,
            Tag = line.Tag,
            Caller = line.Caller,
            HasPrefix = line.HasPrefix,
            IsContinuation = continues,
            StartsMidLine = line.StartsMidLine,
        });
    }

    /// <summary>The buffers of one level of carriers (a container's JSON that carries a journal's JSON that
    /// ...).</summary>
    private sealed class Carrier
    {
        public GrowBuffer Cleaned { get; } = new();
        public GrowBuffer Decoded { get; } = new();
        public CarriedEntry Entry { get; } = new();
    }
}
