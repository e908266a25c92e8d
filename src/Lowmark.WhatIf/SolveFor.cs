using Lowmark.Changes;

namespace Lowmark.WhatIf;

/// <summary>What is looked for: the smallest value of one setting with which a report would not have come, the largest
/// where the setting takes memory away.</summary>
/// <param name="Path">Of a group's limit; else null. Hostile text.</param>
public sealed record SolveFor(SolveTarget Target, string? Path = null)
{
    public const string Forms = "min_free_kbytes, watermark_scale_factor, cgroup:PATH, swap, ram or hugepages";

    private const string GroupWord = "cgroup:";

    /// <summary>As a person writes it after <c>--solve</c>. Reads back to an equal one.</summary>
    public string Setting => Target switch
    {
        SolveTarget.MinFree => "min_free_kbytes",
        SolveTarget.ScaleFactor => "watermark_scale_factor",
        SolveTarget.GroupLimit => GroupWord + Path,
        SolveTarget.Swap => "swap",
        SolveTarget.Ram => "ram",
        SolveTarget.HugePages => "hugepages",
    };

    /// <returns>Null for a word that is none of <see cref="Forms"/>.</returns>
    public static SolveFor? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "min_free_kbytes" or "vm.min_free_kbytes" => new(SolveTarget.MinFree),
            "watermark_scale_factor" or "vm.watermark_scale_factor" => new(SolveTarget.ScaleFactor),
            "swap" => new(SolveTarget.Swap),
            "ram" => new(SolveTarget.Ram),
            "hugepages" => new(SolveTarget.HugePages),
            _ when text.StartsWith(GroupWord, StringComparison.Ordinal) && text.Length > GroupWord.Length =>
                new(SolveTarget.GroupLimit, text[GroupWord.Length..]),
            _ => null,
        };
    }

    /// <summary>What would be looked for in place of a change's value.</summary>
    /// <returns>Null for a change whose value can not be looked for.</returns>
    public static SolveFor? Of(Change change) => change switch
    {
        SetSysctl { Name: "vm.min_free_kbytes" } => new(SolveTarget.MinFree),
        SetSysctl { Name: "vm.watermark_scale_factor" } => new(SolveTarget.ScaleFactor),
        SetGroupBound { Bound: GroupBound.Max, Path: var path } => new(SolveTarget.GroupLimit, path),
        AddSwap => new(SolveTarget.Swap),
        AddRam => new(SolveTarget.Ram),
        _ => null,
    };

    public override string ToString() => Setting;
}

public enum SolveTarget
{
    MinFree,
    ScaleFactor,
    GroupLimit,

    /// <summary>How much more of it.</summary>
    Swap,

    /// <summary>How much more of it.</summary>
    Ram,

    /// <summary>The largest reservation that still lets it pass.</summary>
    HugePages,
}
