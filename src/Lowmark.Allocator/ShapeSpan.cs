namespace Lowmark.Allocator;

/// <summary>The releases that are left while one shape of the text after the other is looked at.</summary>
internal sealed class ShapeSpan
{
    private readonly List<string> _because = [];

    public ReleaseSpan Span { get; private set; } = ReleaseSpan.All;

    /// <summary>The shapes that narrowed the span; empty when none did.</summary>
    public string Because => string.Join(", ", _because);

    /// <param name="seen">Whether the log has the shape.</param>
    /// <param name="releases">Those that print it.</param>
    public void Narrow(bool seen, ReleaseSpan releases, string shape)
    {
        if (!seen) { return; }
        ReleaseSpan narrower = Span.Intersect(releases);

        // A back-ported shape contradicts the others: the first ones looked at are the most telling.
        if (narrower.IsEmpty || narrower == Span) { return; }
        Span = narrower;
        _because.Add(shape);
    }
}
