using Lowmark.Changes;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>A change that could be made. A value: holding one changes nothing.</summary>
/// <param name="Id">Kebab case, stable: raise-memcg-limit, raise-min-free-kbytes, add-swap, …</param>
/// <param name="Title">A verb phrase with the number put in.</param>
/// <param name="When">Whether it helps now or makes the change last.</param>
/// <param name="Commands">To be read and run by a person; every name from the log is shell-quoted.</param>
/// <param name="Persistent">The lasting form; null when the commands themselves last, or nothing does.</param>
/// <param name="ExpectedEffect">With the model's figure that says it suffices, or what it can not tell.</param>
/// <param name="Risk">What it may cost.</param>
/// <param name="Undo">Commands that take it back; empty when there is nothing to take back.</param>
/// <param name="Because">Ids of the cause or factors it answers; never empty.</param>
public sealed record Remedy(
    string Id, string Title, RemedyTime When, EquatableArray<string> Commands, PersistentFile? Persistent,
    string ExpectedEffect, string Risk, EquatableArray<string> Undo, EquatableArray<string> Because)
{
    /// <summary>The same as changes that a what-if can replay and a plan can carry out; empty where only a person
    /// can.</summary>
    public EquatableArray<Change> Changes { get; init; }

    /// <summary>Which way its values are meant, by the verb that its id begins with: who raises a limit does not mean
    /// to lower one that is higher by now.</summary>
    public ChangeAim Aim => Id[..Math.Max(0, Id.IndexOf('-', StringComparison.Ordinal))] switch
    {
        "raise" => ChangeAim.AtLeast,
        "lower" or "cap" => ChangeAim.AtMost,
        _ => ChangeAim.Exactly,
    };
}

public enum ChangeAim
{
    Exactly,
    AtLeast,
    AtMost,
}

public enum RemedyTime
{
    Now,
    Lasting,
}

/// <param name="File">Absolute path.</param>
/// <param name="Content">Whole content for a drop-in file of ours.</param>
public sealed record PersistentFile(string File, string Content);
