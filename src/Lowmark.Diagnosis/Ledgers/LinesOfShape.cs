using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>The lines of one shape in a report: found once, where many tokens are looked for.</summary>
internal readonly struct LinesOfShape
{
    private readonly ReportLines _lines;
    private readonly LineShape _shape;
    private readonly int _first;
    private readonly int _end;

    public LinesOfShape(ReportLines lines, LineShape shape)
    {
        (_lines, _shape) = (lines, shape);
        _first = lines.First(shape, ""u8);
        if (_first < 0) { return; }
        _end = lines.Count;
        while (lines[_end - 1].Shape != shape) { _end--; }
    }

    /// <summary>Number of the first of them that holds the token; null when none does.</summary>
    public long? NumberOf(ReadOnlySpan<byte> token)
    {
        for (int i = _first; i < _end; i++)
        {
            ReportLine line = _lines[i];
            if (line.Shape == _shape && _lines.Text(i).IndexOf(token) >= 0) { return line.Number; }
        }

        return null;
    }
}
