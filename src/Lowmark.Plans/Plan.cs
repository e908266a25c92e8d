using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Remedies;
using Lowmark.WhatIf;

namespace Lowmark.Plans;

/// <summary>What would be done to one machine, in order, each with its reason.</summary>
/// <param name="Items">In the order in which they are carried out.</param>
/// <param name="Refused">Changes that were wanted and are not made here, with why and what to do instead.</param>
/// <param name="Advice">Remedies that no program can carry out: more RAM, code to change, another owner's
/// limit.</param>
public sealed record Plan(
    EquatableArray<PlanItem> Items, EquatableArray<RefusedChange> Refused, EquatableArray<Remedy> Advice);

/// <summary>One change with all its steps.</summary>
/// <param name="Because">Ids of the findings it answers; empty when a person asked for it.</param>
/// <param name="Why">The finding in words, or what the change is expected to do.</param>
/// <param name="Now">Steps that change the running machine.</param>
/// <param name="Lasting">Steps that keep it after a reboot; empty when the steps of now last, or nothing does.</param>
/// <param name="Risk">What it may cost.</param>
/// <param name="TakesBack">How it is taken back, in words: what undo does, and what it can not do.</param>
/// <param name="Warnings">What the reader must know before: a limit below usage and whom it kills.</param>
public sealed record PlanItem(
    Change Change, EquatableArray<string> Because, string Why, EquatableArray<Step> Now, EquatableArray<Step> Lasting,
    string Risk, string TakesBack, EquatableArray<string> Warnings)
{
    /// <summary>What the kernel's arithmetic says becomes of the finding with this change; null where it was not
    /// replayed.</summary>
    public WhatIfAnswer? Proof { get; init; }
}

/// <param name="Instead">Commands or words that lead there another way; empty when there is none.</param>
public sealed record RefusedChange(Change Change, string Why, EquatableArray<string> Instead);
