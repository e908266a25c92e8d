using Lowmark.Kernel;

namespace Lowmark.Plans;

/// <summary>What becomes of one change: the steps, or why there are none.</summary>
internal abstract record Draft
{
    public static Draft Refuse(string why, params EquatableArray<string> instead) => new Refusal(why, instead);
}

/// <param name="Risk">What a change of this kind costs; told where whoever wants it does not say.</param>
internal sealed record Drafted(
    EquatableArray<Step> Now, EquatableArray<Step> Lasting, string Risk, string TakesBack) : Draft
{
    public EquatableArray<string> Warnings { get; init; }
}

internal sealed record Refusal(string Why, EquatableArray<string> Instead) : Draft;
