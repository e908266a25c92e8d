using Lowmark.Kernel;
using Lowmark.Plans;
using Lowmark.Remedies;
using Lowmark.WhatIf;

namespace Lowmark.Presenters.Content;

/// <summary>What would be done to a machine: from which value to which, why, at what risk, and how it is taken
/// back.</summary>
internal static class PlanPage
{
    private const int LongestFile = 12;

    public static Page Of(ProposedPlan proposed, PageDetail detail)
    {
        PageBuilder page = new(detail);
        Plan plan = proposed.Plan;
        page.Lead(null, Headline(proposed), Source(proposed));
        for (int number = 1; number <= plan.Items.Count; number++) { Item(page, number, plan.Items[number - 1]); }
        foreach (RefusedChange refused in plan.Refused.AsSpan()) { Refused(page, refused); }
        foreach (Remedy advice in plan.Advice.AsSpan()) { Advice(page, advice); }
        return page.Build();
    }

    private static string Headline(ProposedPlan proposed)
    {
        string steps = SizeText.Count(
            proposed.Plan.Items.Sum(item => item.Now.Count + item.Lasting.Count), "step", "steps");
        string changes = SizeText.Count(proposed.Plan.Items.Count, "change", "changes");
        string host = proposed.Host ?? "this machine";
        return proposed.Plan.Items.IsEmpty
            ? $"{host}: nothing that could be changed from here"
            : $"{host}: {changes} in {steps}; nothing is changed yet";
    }

    private static string Source(ProposedPlan proposed) => proposed.Source is { } source
        ? $"for what {source} tells"
        : "for what this machine shows now";

    private static void Item(PageBuilder page, int number, PlanItem item)
    {
        page.Field($"Change {number}", item.Change.Setting, Ink.Strong);
        foreach (string warning in item.Warnings.AsSpan()) { page.Field("", warning, Ink.Bad); }
        if (item.Why.Length > 0) { page.Field("Why", $"{item.Why}{For(item.Because)}"); }
        Steps(page, "Now", item.Now);
        Steps(page, "For good", item.Lasting);
        if (item.Proof is { Outcome: not WhatIfOutcome.Unknown } proof)
        {
            page.Field("What if", $"{proof.Summary} ({Prose.Certainty(proof.Confidence)})", proof.Outcome switch
            {
                WhatIfOutcome.Prevented => Ink.Good,
                WhatIfOutcome.NotPrevented => Ink.Bad,
                _ => Ink.Plain,
            });
        }

        if (item.Risk.Length > 0) { page.Field("Risk", item.Risk); }
        page.Field("Undo", item.TakesBack);
    }

    private static string For(EquatableArray<string> because) =>
        because.IsEmpty ? "" : $" ({string.Join(", ", because)})";

    private static void Steps(PageBuilder page, string label, EquatableArray<Step> steps)
    {
        foreach (Step step in steps.AsSpan())
        {
            page.Field(label, step.Does);
            if (step is ReplaceFile { New: { } content } file && (page.Verbose || file.Old is null))
            {
                foreach (string line in Shown(content, page.Verbose)) { page.Command(line, Ink.Dim, level: 1); }
            }

            label = "";
        }
    }

    private static string[] Shown(string content, bool all)
    {
        string[] lines = content.TrimEnd('\n').Split('\n');
        return all || lines.Length <= LongestFile ? lines : [.. lines.Take(LongestFile), "…"];
    }

    private static void Refused(PageBuilder page, RefusedChange refused)
    {
        page.Field("Not done", $"{refused.Change.Setting}: {refused.Why}");
        foreach (string instead in refused.Instead.AsSpan()) { page.Command(instead, Ink.Plain); }
    }

    private static void Advice(PageBuilder page, Remedy advice)
    {
        page.Field("By hand", $"{advice.Title.TrimEnd('.')}.");
        foreach (string command in advice.Commands.AsSpan()) { page.Command(command, Ink.Plain); }
        if (page.Verbose) { page.Field("", advice.ExpectedEffect, Ink.Dim, level: 1); }
    }
}
