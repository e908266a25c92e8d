using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>The state of a running machine: zones, groups, whom it would kill, what it could hand out.</summary>
internal static class HostTables
{
    private const int FewGroups = 8;

    public static void Write(PageBuilder page, HostReport report)
    {
        if (report.Memory is { } state)
        {
            MemoryTables.Zones(page, state, report.Request?.Checks ?? default);
            if (report.Request is { } asked) { FreeAreaTables.Write(page, state, asked.Request, asked.Checks); }
            LargestBlocks(page, report, state);
        }

        Groups(page, report);
        if (page.Detail is PageDetail.Answer) { return; }
        foreach (NextKill next in report.NextKills) { NextKill(page, report, next); }
        MemoryTables.Ledger(page, report.Ledger);
        if (!page.Verbose) { return; }
        if (report is { Request: null, Memory: { } known }) { FreeAreaTables.Write(page, known, null, []); }
        Quiet(page, report);
    }

    private static void LargestBlocks(PageBuilder page, HostReport report, MemoryState state)
    {
        if (report.LargestBlocks.IsEmpty) { return; }
        string[] requests = [.. report.LargestBlocks.Select(block => block.Request).Distinct(StringComparer.Ordinal)];
        page.Heading("Largest block that each zone could hand out now, watermark kept");
        Table table = new([new("zone"), .. requests.Select(request => new Column(request, Right: true))]);
        foreach (IGrouping<(int Node, string Zone), LargestBlock> zone in report.LargestBlocks
            .GroupBy(block => (block.Node, block.Zone)))
        {
            LargestBlock[] blocks = [.. zone];
            table.Add([$"Node {zone.Key.Node} {zone.Key.Zone}", .. blocks.Select(block => Block(block, state))]);
        }

        page.Add(table);
    }

    private static string Block(LargestBlock block, MemoryState state) => block switch
    {
        { Eligible: false } => "not for it",
        { Order: { } order } => $"{SizeText.Of(state.InKiB(Pages.InBlocks(1, new Order(order))))} (order {order})",
        _ => "none",
    };

    private static void Groups(PageBuilder page, HostReport report)
    {
        if (report.Groups.IsEmpty) { return; }
        page.Heading("Memory groups with a limit, the fullest first");
        Table table = new(
            new("group", Wraps: true), new("used", true), new("limit", true), new("share", true),
            new("effective", true), new("room", true), new("met first"), new("killed", true))
        {
            Drawing = new("Use of each group against its limit", BarColumn: 3, ValueColumn: 1) { NoteColumn = 6 },
        };
        int shown = page.Detail is PageDetail.Answer ? Math.Min(FewGroups, report.Groups.Count) : report.Groups.Count;
        foreach (GroupRoom group in report.Groups.Take(shown))
        {
            table.Add(new Row(
                [
                    group.Path, SizeText.Of(group.Usage), SizeText.Of(group.Limit), Bar.Share(group.Usage, group.Limit),
                    group.Effective < group.Limit ? $"{SizeText.Of(group.Effective)}" : "", SizeText.Of(group.Room),
                    group.MetFirst == group.Path ? "own limit" : group.MetFirst, group.OomKills?.ToString() ?? "",
                ],
                group.OomKillsSincePrevious > 0 || group.Percent >= 95 ? Ink.Bad : Ink.Plain,
                Bar.Of(group.Usage, group.Limit)));
        }

        page.Add(table);
        if (report.LimitedGroups > shown)
        {
            page.Paragraph($"… and {SizeText.Number(report.LimitedGroups - shown)} more with a limit.", Ink.Dim);
        }
    }

    private static void NextKill(PageBuilder page, HostReport report, NextKill next)
    {
        if (next.Ranking.IsEmpty) { return; }
        page.Heading(next.Memcg is { } group
            ? $"Who is killed first in {group}, by the kernel's rule"
            : "Who is killed first, by the kernel's rule");
        page.Paragraph(next.Formula, Ink.Dim);
        if (next.TotalPages is { } total) { page.Paragraph($"totalpages = {total.Count}", Ink.Dim); }
        page.Add(TaskTables.Ranked(
            next.Ranking, report.Memory?.PageSize, task => task.Pid == next.VictimPid ? "next" : null, ""));
    }

    private static void Quiet(PageBuilder page, HostReport report)
    {
        page.Heading("Checks that found nothing");
        Table table = new(new("check"), new("outcome"), new("measured", Wraps: true));
        foreach (QuietCheck check in report.Quiet)
        {
            table.Add(check.Id, check.Outcome.Replace('_', ' '), check.Words);
        }

        page.Add(table);
    }
}
