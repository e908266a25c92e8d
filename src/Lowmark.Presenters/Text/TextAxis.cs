using System.Text;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>A line of time: a mark where an incident began, its number where several fall together; restarts have their
/// own.</summary>
internal static class TextAxis
{
    public static void Write(Canvas canvas, Axis axis, int indent)
    {
        int width = canvas.Width - indent - 2;
        int[] incidents = new int[width];
        bool[] restarts = new bool[width];
        foreach (Moment moment in axis.Moments)
        {
            int column = (int)(moment.At * (width - 1));
            if (moment.IsRestart) { restarts[column] = true; }
            else { incidents[column]++; }
        }

        StringBuilder line = new();
        for (int i = 0; i < width; i++)
        {
            line.Append((incidents[i], restarts[i]) switch
            {
                (0, false) => canvas.Glyphs.Rule,
                (0, true) => 'R',
                (1, _) => canvas.Glyphs.Mark,
                ( <= 9, _) => (char)('0' + incidents[i]),
                _ => '+',
            });
        }

        canvas.Put(indent, $"|{line}|", axis.Ink);
        string from = canvas.Clean(axis.From);
        string to = canvas.Clean(axis.To);
        int gap = width + 2 - WordWrap.Columns(from) - WordWrap.Columns(to);
        if (gap > 0) { canvas.Put(indent, $"{from}{new string(' ', gap)}{to}", Ink.Dim); }
    }
}
