using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.Presenters.Content;

/// <summary>What would have become of a report, or of a machine: the answer, its arithmetic, the zones before and
/// after.</summary>
internal static class WhatIfPage
{
    private const int FewProofs = 6;

    public static Page Of(WhatIfCase asked, PageDetail detail)
    {
        PageBuilder page = new(detail);
        Lead(page, asked);
        if (asked.Answer is { } answer) { Answer(page, answer, asked); }
        if (asked.Solution is { } solution) { Solution(page, solution, asked); }
        if ((asked.Answer ?? asked.Solution?.Answer) is { } shown) { Zones(page, shown); }
        return page.Build();
    }

    public static string Headline(WhatIfCase asked) => asked switch
    {
        { Report: { } report } => WordsOf(report),
        { Host: { } host } => $"{host.Host.Name ?? "this machine"}: {HostWords(host)}",
        _ => "what if",
    };

    private static void Lead(PageBuilder page, WhatIfCase asked) => page.Lead(
        asked.Report?.Incident, Headline(asked),
        asked.Report is { } report ? BriefAnswer.Where(report, null) : HostPage.Place(asked.Host!));

    private static string WordsOf(DiagnosedReport report) => Presenters.Headline.Of(report, null);

    private static string HostWords(HostReport host) => host.Request is { } request
        ? request.Summary
        : host.NextKills is [{ Victim: { } victim }, ..]
            ? $"next to be killed would be {Prose.Task(victim.Comm, victim.Pid)}"
            : "its state now";

    private static void Answer(PageBuilder page, WhatIfAnswer answer, WhatIfCase asked)
    {
        page.Field("What if", string.Join(", ", answer.Changes.Select(change => change.Setting)));
        if (!answer.Demands.IsEmpty)
        {
            page.Field("", $"given that {string.Join(", ", answer.Demands.Select(Wants))}", Ink.Dim);
        }

        Body(page, answer, "", asked);
    }

    /// <param name="setting">Before the summary, where it was found; else empty.</param>
    private static void Body(PageBuilder page, WhatIfAnswer answer, string setting, WhatIfCase asked)
    {
        page.Field("Answer", $"{setting}{answer.Summary}", InkOf(answer.Outcome));
        page.Field("", Outcome(answer), Ink.Dim);
        Figures(page, answer, asked);
        Proof(page, answer);
        Sentences(page, "Costs", answer.Costs);
        if (!answer.Missing.IsEmpty) { page.Field("Missing", $"{string.Join("; ", answer.Missing)}.", Ink.Dim); }
    }

    private static string Wants(Demand demand) => $"{demand.Name} wants {SizeText.Of(demand.Size)} in the end";

    private static Ink InkOf(WhatIfOutcome outcome) => outcome switch
    {
        WhatIfOutcome.Prevented => Ink.Good,
        WhatIfOutcome.NotPrevented => Ink.Bad,
        WhatIfOutcome.PutOff or WhatIfOutcome.Unknown => Ink.Plain,
    };

    private static string Outcome(WhatIfAnswer answer)
    {
        string word = answer.Outcome switch
        {
            WhatIfOutcome.Prevented => "prevented",
            WhatIfOutcome.NotPrevented => "not prevented",
            WhatIfOutcome.PutOff => "put off",
            WhatIfOutcome.Unknown => "not decided",
        };
        return answer.Outcome is WhatIfOutcome.Unknown
            ? "Outcome: not decided."
            : $"Outcome: {word}, {Prose.Certainty(answer.Confidence)}.";
    }

    private static void Figures(PageBuilder page, WhatIfAnswer answer, WhatIfCase asked)
    {
        // Of a group, room says it; of zones, by how many pages.
        if (answer is { Margin: { } margin, After.IsEmpty: false })
        {
            PageSize size = asked.Report?.Memory?.PageSize ?? asked.Host?.Memory?.PageSize ?? PageSize.Of4KiB;
            // What must be exceeded is not passed by as much.
            Pages by = margin.Count > 0 ? margin : new(1 - margin.Count);
            string pages = $"{SizeText.Count(by.Count, "page", "pages")} ({by.ToKiB(size)})";
            string zone = answer.ServedBy is { } served ? $"Node {served.Node} {served.Zone}" : "the nearest zone";
            page.Field("Margin", margin.Count > 0
                ? $"{zone} is {pages} above what the request needs."
                : $"{zone} is short by {pages}.");
        }

        if (answer.Room is { Count: > 0 } room)
        {
            page.Field("Room", $"{SizeText.Of(room)} more can be used until the same point comes again.");
        }

        if (answer.Victim is { } victim)
        {
            string badness = victim.Badness is { } points ? $", badness {points.Count} pages" : "";
            page.Field("Killed", $"{Prose.Task(victim.Comm, victim.Pid)}{badness}.");
        }
    }

    private static void Proof(PageBuilder page, WhatIfAnswer answer)
    {
        int shown = page.Verbose ? answer.Because.Count : Math.Min(FewProofs, answer.Because.Count);
        string label = "Proof";
        foreach (Evidence evidence in answer.Because.Take(shown))
        {
            page.Field(label, new Quote(evidence.Line, evidence.Text, Ink.Plain));
            if (evidence.Because.Length > 0) { page.Field("", evidence.Because, Ink.Dim, level: 1); }
            label = "";
        }

        if (answer.Because.Count > shown)
        {
            page.Field("", $"{SizeText.Number(answer.Because.Count - shown)} more with --verbose.", Ink.Dim);
        }
    }

    private static void Sentences(PageBuilder page, string label, IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            page.Field(label, sentence);
            label = "";
        }
    }

    private static void Solution(PageBuilder page, Solution solution, WhatIfCase asked)
    {
        string wanted = solution.Unknown.Target is SolveTarget.HugePages ? "largest" : "smallest";
        page.Field("Solve", $"{wanted} {solution.Unknown.Setting} that suffices");
        if (solution.Change is not { } change || solution.Answer is not { } answer)
        {
            page.Field("Answer", solution.WhyNone ?? "There is none.", Ink.Bad);
            return;
        }

        Body(page, answer, $"{change.Setting}: ", asked);
        if (solution.OneBelow is { } less)
        {
            string settings = string.Join(", ", less.Changes.Select(one => one.Setting));
            page.Field("Less", $"{settings}: {less.Summary}", Ink.Dim);
        }
    }

    private static void Zones(PageBuilder page, WhatIfAnswer answer)
    {
        if (answer.After.IsEmpty) { return; }
        page.Heading("The zones, as they were and with the change");
        Table table = new(
            new("zone"), new("free", true), new("needed", true), new("free then", true), new("needed then", true),
            new("result"));
        foreach (ZoneCheck after in answer.After.AsSpan())
        {
            ZoneCheck? before = null;
            foreach (ZoneCheck one in answer.Before.AsSpan())
            {
                if (one.Node == after.Node && one.Zone == after.Zone) { before = one; }
            }

            table.Add(
                Fails(after) ? Ink.Bad : Ink.Plain, $"Node {after.Node} {after.Zone}", Pages(before?.Free),
                Pages(before?.FreeToExceed), Pages(after.Free), Pages(after.FreeToExceed),
                RequestTables.Result(after));
        }

        page.Add(table);
        page.Paragraph("In pages; \"needed\" is what free pages must exceed, reserves included.", Ink.Dim);
        if (!page.Verbose) { return; }
        foreach (ZoneCheck after in answer.After.AsSpan())
        {
            page.Fact($"Node {after.Node} {after.Zone}", after.WhyNot ?? after.Verdict);
        }
    }

    private static bool Fails(ZoneCheck check) =>
        check.Eligible && (check.WatermarkOk is false || check.BlockAvailable is false);

    private static string Pages(Pages? pages) => pages is { } known ? SizeText.Number(known.Count) : "";
}
