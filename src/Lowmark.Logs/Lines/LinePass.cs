using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines;

/// <summary>One pass over an input of physical lines: splits, counts, skips what holds no anchor, cuts what is too
/// long.</summary>
internal sealed class LinePass(LineBuffer buffer, ILogLineSink sink, IPhysicalLines lines, int mostBytes, bool maySkip)
{
    private const byte LineFeed = (byte)'\n';

    private long _number;
    private long _anchors;
    private long _skipped;

    private bool Skips => maySkip && !lines.NeedsNext && !sink.WantsEveryLine;

    public ReadResult Read(CancellationToken cancellation)
    {
        int searched = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> unread = buffer.Unread;
            int end = buffer.Ended ? unread.Length : searched + unread[searched..].LastIndexOf(LineFeed) + 1;
            if (end > searched || (buffer.Ended && end > 0))
            {
                TakeRegion(unread[..end]);
                buffer.Consume(end);
                searched = 0;
            }
            else if (buffer.Ended)
            {
                break;
            }
            else if (unread.Length > mostBytes)
            {
                bool isAnchored = AnchorScanner.IndexOf(unread[..mostBytes]) >= 0;
                TakeLine(unread, isAnchored, isSkipped: Skips && !isAnchored);
                DiscardLine(cancellation);
                searched = 0;
            }
            else
            {
                searched = unread.Length;
                buffer.Fill();
            }
        }

        lines.Finish();
        ReportSkipped();
        return new(buffer.BytesRead, _number, _anchors);
    }

    /// <summary>Whole lines, but that the input's last one may lack its line feed.</summary>
    private void TakeRegion(ReadOnlySpan<byte> region)
    {
        int anchor = AnchorScanner.IndexOf(region);
        bool inBulk = region.Length <= mostBytes;               // no line of it can be too long
        for (int at = 0; at < region.Length;)
        {
            bool skips = Skips;
            if (inBulk && skips)
            {
                int next = anchor < 0 ? region.Length : at + region[at..anchor].LastIndexOf(LineFeed) + 1;
                Skip(region[at..next]);
                if (anchor < 0) { return; }
                at = next;
            }

            if (inBulk && !skips)
            {
                at += lines.AcceptPlain(region[at..], ref _number);
                anchor = CountAnchors(region, anchor, at);
                if (at == region.Length) { return; }
                if (Skips) { continue; }
            }

            int end = LineEnd(region, at);
            bool isAnchored = anchor >= 0 && anchor < Math.Min(end, at + mostBytes);
            TakeLine(region[at..end], isAnchored, isSkipped: skips && !isAnchored);
            at = Math.Min(end + 1, region.Length);
            if (anchor >= 0 && anchor < at) { anchor = NextAnchor(region, at); }
        }
    }

    /// <summary>Counts the lines that hold an anchor and end before a place.</summary>
    /// <param name="anchor">The first one that is not counted yet; -1 when there is none.</param>
    /// <returns>The next one; -1 when there is none.</returns>
    private int CountAnchors(ReadOnlySpan<byte> region, int anchor, int before)
    {
        while (anchor >= 0 && anchor < before)
        {
            _anchors++;
            anchor = NextAnchor(region, LineEnd(region, anchor));
        }

        return anchor;
    }

    private static int NextAnchor(ReadOnlySpan<byte> region, int from)
    {
        int next = AnchorScanner.IndexOf(region[from..]);
        return next < 0 ? -1 : from + next;
    }

    private static int LineEnd(ReadOnlySpan<byte> region, int from)
    {
        int length = region[from..].IndexOf(LineFeed);
        return length < 0 ? region.Length : from + length;
    }

    private void TakeLine(ReadOnlySpan<byte> line, bool isAnchored, bool isSkipped)
    {
        _number++;
        _anchors += isAnchored ? 1 : 0;
        if (line.Length > mostBytes) { sink.Lost(_number, "end of an overlong line cut off"); }
        if (isSkipped)
        {
            _skipped++;
            return;
        }

        ReportSkipped();
        lines.Accept(line[..Math.Min(line.Length, mostBytes)], _number);
    }

    private void Skip(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) { return; }
        long count = text.Count(LineFeed) + (text[^1] == LineFeed ? 0 : 1);
        _number += count;
        _skipped += count;
    }

    private void ReportSkipped()
    {
        if (_skipped == 0) { return; }
        sink.Skipped(_skipped);
        _skipped = 0;
    }

    private void DiscardLine(CancellationToken cancellation)
    {
        int end = buffer.Unread.IndexOf(LineFeed);
        while (end < 0)
        {
            cancellation.ThrowIfCancellationRequested();
            buffer.Consume(buffer.Unread.Length);
            if (buffer.Ended) { return; }
            buffer.Fill();
            end = buffer.Unread.IndexOf(LineFeed);
        }

        buffer.Consume(end + 1);
    }
}
