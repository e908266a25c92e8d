namespace Lowmark.Presenters.Content;

/// <summary>What a document says around its pages.</summary>
/// <param name="Opening">Sentences before the first page; empty when it says all itself.</param>
/// <param name="Index">All incidents; null when there are fewer than two.</param>
/// <param name="Timeline">Of each machine with several incidents.</param>
/// <param name="Numbers">What was read and found.</param>
internal sealed record Overview(
    string Title, IReadOnlyList<string> Opening, Part? Index,
    IReadOnlyList<IReadOnlyList<Part>> Timeline, IReadOnlyList<Fact> Numbers);
