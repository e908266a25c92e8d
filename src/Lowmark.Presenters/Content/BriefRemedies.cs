using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Content;

/// <summary>What to do: the title, then commands as they are, to be copied.</summary>
internal static class BriefRemedies
{
    private const int MostShown = 3;

    public static void Write(PageBuilder page, EquatableArray<Remedy> remedies)
    {
        OfTime(page, "Do now", remedies, RemedyTime.Now);
        OfTime(page, "For good", remedies, RemedyTime.Lasting);
    }

    private static void OfTime(PageBuilder page, string label, EquatableArray<Remedy> remedies, RemedyTime when)
    {
        Remedy[] these = [.. remedies.Where(remedy => remedy.When == when)];
        int shown = page.Verbose ? these.Length : Math.Min(these.Length, MostShown);
        for (int i = 0; i < shown; i++)
        {
            page.Field(i == 0 ? label : "", $"{these[i].Title}.");
            One(page, these[i]);
        }

        if (these.Length > shown)
        {
            page.Field(
                "", $"{SizeText.Count(these.Length - shown, "more way", "more ways")} with --verbose.", Ink.Dim);
        }
    }

    private static void One(PageBuilder page, Remedy remedy)
    {
        foreach (string command in remedy.Commands.AsSpan()) { page.Command(command, Ink.Command); }
        if (remedy.Persistent is { } file)
        {
            page.Command($"to last, in {file.File}:", Ink.Plain);
            foreach (string line in file.Content.TrimEnd('\n').Split('\n'))
            {
                page.Command(line, Ink.Command, level: 1);
            }
        }

        if (!page.Verbose) { return; }
        List<Block> blocks = [
            new Sentence($"Effect: {remedy.ExpectedEffect}", Ink.Plain, 1),
            new Sentence($"Risk: {remedy.Risk}", Ink.Plain, 1)];
        if (!remedy.Undo.IsEmpty) { blocks.Add(new Sentence("Undo:", Ink.Plain, 1)); }
        blocks.AddRange(remedy.Undo.Select(command => new Command(command, Ink.Command, 1)));
        blocks.Add(new Sentence($"Answers: {string.Join(", ", remedy.Because)}", Ink.Dim, 1));
        page.Aside("effect, risk, undo", blocks);
    }
}
