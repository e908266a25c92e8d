using System.Globalization;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Html;

namespace Lowmark.Presenters.Flames;

/// <summary>A flame graph as SVG: a frame as wide as its part of the whole, above the one that called it. Without
/// script; a frame tells its figures when the pointer rests on it.</summary>
internal static class FlameSvg
{
    private const int Width = 1000;
    private const int RowHeight = 17;
    private const double NarrowestFrame = 0.5;
    private const double LetterWidth = 6.2;
    private const int Shades = 6;

    /// <summary>The shades of <see cref="HtmlStyle"/>, for a file of its own.</summary>
    private const string Style =
        "svg { background: #fff; font: 11px system-ui, sans-serif } text { fill: #fff } .s1 + text, .s3 + text, "
        + ".s5 + text { fill: #1c2126 } .s0 { fill: #35608c } .s1 { fill: #7ba3c9 } .s2 { fill: #4f8f7b } "
        + ".s3 { fill: #a3c9b4 } .s4 { fill: #7a6aa8 } .s5 { fill: #bcb1da }";

    /// <summary>Inside a page, which has the style.</summary>
    public static void Write(HtmlMarkup html, Flame flame) => Write(html, flame, ownStyle: false);

    /// <summary>A file of its own.</summary>
    public static void WriteFile(TextWriter output, Flame flame) => Write(new(output), flame, ownStyle: true);

    private static void Write(HtmlMarkup svg, Flame flame, bool ownStyle)
    {
        FlameTree root = FlameTree.Of(flame.Paths);
        int rows = root.Depth + 1;
        string height = Number(rows * RowHeight);
        List<(string, string)> attributes = [("role", "img"), ("viewBox", $"0 0 {Number(Width)} {height}")];
        if (ownStyle)
        {
            attributes.InsertRange(
                0, [("xmlns", "http://www.w3.org/2000/svg"), ("width", Number(Width)), ("height", height)]);
        }
        else
        {
            attributes.Add(("class", "flame"));
        }

        svg.Open("svg", [.. attributes]);
        svg.Leaf("title", "Call paths; the width is their part of the whole");
        if (ownStyle)
        {
            svg.Open("style");
            svg.Rendered(Style);
            svg.Close();
        }

        if (root.Amount > 0) { Frame(svg, flame, root, root.Amount, 0, rows - 1); }
        svg.Close();
    }

    // Depth of a stack is bounded, so is this recursion.
    private static void Frame(HtmlMarkup svg, Flame flame, FlameTree frame, long whole, double left, int row)
    {
        double width = (double)frame.Amount / whole * Width;
        if (width < NarrowestFrame) { return; }
        svg.Open("g");
        svg.Leaf("title", $"{frame.Name}: {flame.Amount(frame.Amount)}, {SizeText.Percent(frame.Amount, whole)}");
        svg.Empty(
            "rect", ("class", $"s{Shade(frame.Name)}"), ("x", Number(left)), ("y", Number(row * RowHeight)),
            ("width", Number(Math.Max(0.1, width - 0.5))), ("height", Number(RowHeight - 1)), ("rx", "1"));
        int letters = (int)((width - 6) / LetterWidth);
        if (letters >= 3)
        {
            string text = frame.Name.Length <= letters ? frame.Name : $"{frame.Name[..(letters - 1)]}…";
            svg.Leaf("text", text, ("x", Number(left + 3)), ("y", Number((row * RowHeight) + 12)));
        }

        svg.Close();
        foreach (FlameTree child in frame.Children)
        {
            Frame(svg, flame, child, whole, left, row - 1);
            left += (double)child.Amount / whole * Width;
        }
    }

    /// <summary>The same function has the same one in each drawing.</summary>
    private static int Shade(string name)
    {
        uint hash = 2166136261;
        foreach (char letter in name) { hash = (hash ^ letter) * 16777619; }
        return (int)(hash % Shades);
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
