using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Text;

/// <summary>What to do: the title, then commands as they are, to be copied.</summary>
internal static class BriefRemedies
{
    private const int MostShown = 3;

    public static void Write(Canvas canvas, EquatableArray<Remedy> remedies)
    {
        OfTime(canvas, "Do now", remedies, RemedyTime.Now);
        OfTime(canvas, "For good", remedies, RemedyTime.Lasting);
    }

    private static void OfTime(Canvas canvas, string label, EquatableArray<Remedy> remedies, RemedyTime when)
    {
        Remedy[] these = [.. remedies.Where(remedy => remedy.When == when)];
        int shown = canvas.Verbose ? these.Length : Math.Min(these.Length, MostShown);
        for (int i = 0; i < shown; i++)
        {
            canvas.Field(i == 0 ? label : "", $"{these[i].Title}.");
            One(canvas, these[i]);
        }

        if (these.Length > shown)
        {
            canvas.Field(
                "", $"{SizeText.Count(these.Length - shown, "more way", "more ways")} with --verbose.", Ink.Dim);
        }
    }

    private static void One(Canvas canvas, Remedy remedy)
    {
        const int Inner = Canvas.Indent + 2;
        foreach (string command in remedy.Commands.AsSpan()) { canvas.Verbatim(command, Ink.Command, Inner); }
        if (remedy.Persistent is { } file)
        {
            canvas.Verbatim($"to last, in {file.File}:", Ink.Plain, Inner);
            foreach (string line in file.Content.TrimEnd('\n').Split('\n'))
            {
                canvas.Verbatim(line, Ink.Command, Inner + 2);
            }
        }

        if (!canvas.Verbose) { return; }
        canvas.Field("", $"Effect: {remedy.ExpectedEffect}", Ink.Plain, extraIndent: 2);
        canvas.Field("", $"Risk: {remedy.Risk}", Ink.Plain, extraIndent: 2);
        if (!remedy.Undo.IsEmpty) { canvas.Field("", "Undo:", Ink.Plain, extraIndent: 2); }
        foreach (string command in remedy.Undo.AsSpan()) { canvas.Verbatim(command, Ink.Command, Inner + 2); }
        canvas.Field("", $"Answers: {string.Join(", ", remedy.Because)}", Ink.Dim, extraIndent: 2);
    }
}
