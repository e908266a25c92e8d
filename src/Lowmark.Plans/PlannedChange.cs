using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans;

/// <summary>A change that is wanted, by a remedy or by a person.</summary>
/// <param name="Because">Ids of the findings it answers; empty when a person asked for it.</param>
/// <param name="Why">What it is expected to do; may be empty.</param>
/// <param name="Risk">What it may cost; empty: the plan tells what a change of its kind costs.</param>
public sealed record PlannedChange(Change Change, EquatableArray<string> Because, string Why, string Risk)
{
    /// <summary>Whether a value that goes further already is left as it is.</summary>
    public ChangeAim Aim { get; init; }
}

/// <summary>What remedies ask for: their changes, and the remedies that only a person can carry out.</summary>
public sealed record WantedChanges(EquatableArray<PlannedChange> Changes, EquatableArray<Remedy> Advice)
{
    /// <summary>In the order of the remedies, which are most effective first. Of two changes to the same thing the
    /// first is kept, with the reasons of both when they are equal.</summary>
    public static WantedChanges Of(EquatableArray<Remedy> remedies)
    {
        List<PlannedChange> changes = [];
        List<Remedy> advice = [];
        foreach (Remedy remedy in remedies)
        {
            if (remedy.Changes.All(change => change is AddRam)) { advice.Add(remedy); }
            foreach (Change change in remedy.Changes.Where(change => change is not AddRam))
            {
                int at = changes.FindIndex(known => TargetOf(known.Change) == TargetOf(change));
                if (at < 0)
                {
                    changes.Add(new(change, remedy.Because, remedy.ExpectedEffect, remedy.Risk) { Aim = remedy.Aim });
                }
                else if (changes[at].Change == change)
                {
                    EquatableArray<string> both = [.. changes[at].Because.Union(remedy.Because)];
                    changes[at] = changes[at] with { Because = both };
                }
            }
        }

        return new(changes.ToEquatableArray(), advice.ToEquatableArray());
    }

    /// <summary>What is changed, without the value: a setting up to its last <c>=</c>.</summary>
    private static string TargetOf(Change change)
    {
        int equals = change.Setting.LastIndexOf('=');
        return equals < 0 ? change.Setting : change.Setting[..equals];
    }
}
