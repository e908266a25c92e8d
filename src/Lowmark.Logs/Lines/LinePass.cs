using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines;

/// <summary>One pass over an input of physical lines: splits, counts, skips what holds no anchor, cuts what is too
/// long.</summary>
internal sealed class LinePass(LineBuffer buffer, ILogLineSink sink, IPhysicalLines lines, int mostBytes, bool maySkip)
{
    private const byte LineFeed = (byte)'\n';

    private long _number;
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
                TakeLine(unread, isSkipped: Skips && AnchorScanner.IndexOf(unread[..mostBytes]) < 0);
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
        return new(buffer.BytesRead, _number);
    }

    /// <summary>Whole lines, but that the input's last one may lack its line feed. Each byte is searched once at most,
    /// and none in lines that are wanted anyway.</summary>
    private void TakeRegion(ReadOnlySpan<byte> region)
    {
        bool inBulk = region.Length <= mostBytes;               // no line of it can be too long
        int anchor = -1;
        for (int at = 0; at < region.Length;)
        {
            bool skips = Skips;
            if (skips && anchor < at) { anchor = NextAnchor(region, at); }
            if (inBulk && skips)
            {
                int next = anchor == region.Length ? anchor : at + region[at..anchor].LastIndexOf(LineFeed) + 1;
                Skip(region[at..next]);
                at = next;
            }
            else if (inBulk)
            {
                at += lines.AcceptPlain(region[at..], ref _number);
                if (Skips) { continue; }
            }

            if (at == region.Length) { return; }
            int length = region[at..].IndexOf(LineFeed);
            length = length < 0 ? region.Length - at : length;
            TakeLine(region.Slice(at, length), isSkipped: skips && anchor >= at + Math.Min(length, mostBytes));
            at = Math.Min(at + length + 1, region.Length);
        }
    }

    /// <returns>A place inside the next anchor; the region's end when there is none.</returns>
    private static int NextAnchor(ReadOnlySpan<byte> region, int from)
    {
        int next = AnchorScanner.IndexOf(region[from..]);
        return next < 0 ? region.Length : from + next;
    }

    private void TakeLine(ReadOnlySpan<byte> line, bool isSkipped)
    {
        _number++;
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
