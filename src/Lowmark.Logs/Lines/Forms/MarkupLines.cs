namespace Lowmark.Logs.Lines.Forms;

/// <summary>Takes off what a web page, a ticket or a chat puts around a paste: HTML tags once a line has begun with
/// one, the fences of Markdown and Jira.</summary>
/// <remarks>Tags are known by name: the kernel prints <c>&lt;TASK&gt;</c> and <c>&lt;IRQ&gt;</c>. Entities are left to
/// <see cref="Escapes"/>.</remarks>
internal sealed class MarkupLines(IPhysicalLines inner) : IPhysicalLines
{
    private readonly GrowBuffer _text = new();
    private Fence _open;
    private long _lastBreak = -1;
    private bool _isHtml;

    private enum Fence
    {
        None,
        Backticks,
        Jira,
    }

    public bool NeedsNext => inner.NeedsNext;

    public bool IsIdle => _open == Fence.None && !_isHtml && inner.IsIdle;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        if (_open != Fence.None || line is [(byte)'`' or (byte)'{', ..]) { line = TakeFence(line); }
        if (!_isHtml) { _isHtml = ShowsHtml(line, number); }
        if (_isHtml) { AcceptHtml(line, number); }
        else { inner.Accept(line, number); }
    }

    public void Finish() => inner.Finish();

    private ReadOnlySpan<byte> TakeFence(ReadOnlySpan<byte> line)
    {
        int opening = line.StartsWith("```"u8) ? 3 : JiraLength(line);
        if (opening > 0)
        {
            _open = opening == 3 ? Fence.Backticks : Fence.Jira;
            line = line[opening..];
        }
        else if (line is [(byte)'`', not (byte)'`', .., (byte)'`']) { return line[1..^1]; }

        ReadOnlySpan<byte> trimmed = line.TrimEnd(" \t\r"u8);
        int closing = _open switch
        {
            Fence.Backticks when trimmed.EndsWith("```"u8) => 3,
            Fence.Jira when trimmed.EndsWith("{code}"u8) => 6,
            Fence.Jira when trimmed.EndsWith("{noformat}"u8) => 10,
            _ => 0,
        };
        if (closing == 0) { return line; }
        _open = Fence.None;
        return trimmed[..^closing];
    }

    /// <summary>Bytes of <c>{noformat}</c>, <c>{code}</c>, <c>{code:title=x|borderStyle=solid}</c>.</summary>
    private static int JiraLength(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("{noformat"u8) && !line.StartsWith("{code"u8)) { return 0; }
        int end = line[..Math.Min(line.Length, 128)].IndexOf((byte)'}');
        ReadOnlySpan<byte> name = end < 0 ? default : line[1..end];
        return name.SequenceEqual("noformat"u8) || name.SequenceEqual("code"u8) || name.StartsWith("noformat:"u8)
            || name.StartsWith("code:"u8) ? end + 1 : 0;
    }

    /// <summary>A line that begins with a tag, or the second one running that ends with a break.</summary>
    private bool ShowsHtml(ReadOnlySpan<byte> line, long number)
    {
        if (HtmlTag.Begins(line)) { return true; }
        if (line is not [.., (byte)'>'] || !(line.EndsWith("<br>"u8) || line.EndsWith("<br/>"u8)
            || line.EndsWith("<br />"u8)))
        {
            return false;
        }

        bool isSecond = _lastBreak == number - 1;
        _lastBreak = number;
        return isSecond;
    }

    private void AcceptHtml(ReadOnlySpan<byte> line, long number)
    {
        _text.Clear();
        while (line.IndexOf((byte)'<') is >= 0 and int at)
        {
            _text.Add(line[..at]);
            line = line[at..];
            int length = HtmlTag.Measure(line, out bool breaks);
            if (length == 0) { _text.Add((byte)'<'); }
            else if (breaks) { HandOver(number); }
            line = line[Math.Max(length, 1)..];
        }

        _text.Add(line);
        HandOver(number);
    }

    private void HandOver(long number)
    {
        if (!_text.IsEmpty) { inner.Accept(_text.Bytes, number); }
        _text.Clear();
    }
}
