using System.Globalization;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Html;

/// <summary>A line of time as inline SVG: a dot where an incident began, a stroke where the machine started
/// anew.</summary>
internal static class HtmlAxis
{
    private const int Height = 24;

    // Dots lie over each other in a storm; a page need not hold a thousand.
    private const double Step = 0.002;

    public static void Write(HtmlMarkup html, Axis axis)
    {
        html.Open("svg", ("role", "img"), ("width", "100%"), ("height", Number(Height)), ("class", "axis"));
        html.Leaf("title", $"{axis.From} to {axis.To}");
        html.Leaf("desc", string.Join("; ", axis.Moments.Select(moment => moment.Name)));
        Stroke(html, "rule", "0%", "100%", Height / 2, Height / 2);
        double last = -1;
        foreach (Moment moment in axis.Moments)
        {
            string at = $"{(moment.At * 100).ToString("0.##", CultureInfo.InvariantCulture)}%";
            if (moment.IsRestart) { Stroke(html, "restart", at, at, 2, Height - 2); }
            else if (moment.At - last >= Step)
            {
                html.Open("circle", ("class", "moment"), ("fill", "currentColor"), ("cx", at),
                    ("cy", Number(Height / 2)), ("r", "5"));
                html.Leaf("title", moment.Name);
                html.Close();
                last = moment.At;
            }
        }

        html.Close();
        html.Open("div", ("class", "line"));
        html.Leaf("span", axis.From, ("class", "value"));
        html.Text(" ");
        html.Leaf("span", axis.To, ("class", "value"));
        html.Close();
        if (axis.Moments.Any(moment => moment.IsRestart))
        {
            html.Leaf("p", "A dot is an incident, a stroke a restart.", ("class", "note"));
        }
    }

    private static void Stroke(HtmlMarkup html, string tone, string x1, string x2, int y1, int y2) =>
        html.Empty("line", ("class", tone), ("stroke", "currentColor"), ("x1", x1), ("x2", x2), ("y1", Number(y1)),
            ("y2", Number(y2)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
