using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content;

/// <summary>What there is to say about an incident, as text, Markdown and HTML say it. Its words are not cleaned: each
/// form has its own gate.</summary>
/// <param name="Number">Of the incident; null for a memory state.</param>
/// <param name="Place">When, on which kernel, in which lines of the log.</param>
/// <param name="Answer">What happened, why, who, what to do and the proof, in this order.</param>
/// <param name="Parts">Drawings, tables and lines; empty where only the answer was asked for.</param>
internal sealed record Page(
    long? Number, string Headline, string Place, IReadOnlyList<Part> Answer, IReadOnlyList<Part> Parts);

/// <param name="Title">A label in the answer, a heading below it.</param>
internal sealed record Part(string Title, IReadOnlyList<Block> Blocks);

/// <param name="Level">How far it stands in: 0 for a statement, 1 for what belongs to the one above.</param>
internal abstract record Block(Ink Ink, int Level);

internal sealed record Sentence(string Text, Ink Ink, int Level) : Block(Ink, Level);

/// <summary>A line of the log, or an inequality.</summary>
/// <param name="Line">Null when it was computed.</param>
internal sealed record Quote(long? Line, string Text, Ink Ink) : Block(Ink, 0)
{
    public string Where => Line is { } line ? $"line {line}" : "computed";
}

/// <summary>One line to be copied as it is.</summary>
internal sealed record Command(string Text, Ink Ink, int Level) : Block(Ink, Level);

/// <summary>What is read second: it may be folded away.</summary>
internal sealed record Aside(string Title, IReadOnlyList<Block> Blocks) : Block(Ink.Plain, 1);

/// <summary>A name and its value; those that follow each other stand below each other.</summary>
internal sealed record Fact(string Name, string Value) : Block(Ink.Plain, 0);

/// <summary>A line of time with marks on it.</summary>
internal sealed record Axis(string From, string To, IReadOnlyList<Moment> Moments) : Block(Ink.Strong, 0);

/// <param name="At">0 to 1.</param>
/// <param name="IsRestart">Else an incident began.</param>
/// <param name="Name">What and when.</param>
internal sealed record Moment(double At, bool IsRestart, string Name);

/// <summary>A flame graph: drawn where it can be, and left out elsewhere.</summary>
/// <param name="Amount">An amount in words.</param>
internal sealed record Flame(IReadOnlyList<FlamePath> Paths, Func<long, string> Amount) : Block(Ink.Plain, 0);
