using Lowmark.Kernel;

namespace Lowmark.Allocator;

/// <summary>The releases that are left while one shape of the text after the other is looked at.</summary>
/// <remarks>A mutable value: passed by reference.</remarks>
internal struct ShapeSpan()
{
    /// <summary>Few shapes narrow what others left.</summary>
    private ArrayBuilder<string> _because = new(8);

    public ReleaseSpan Span { get; private set; } = ReleaseSpan.All;

    /// <summary>The shapes that narrowed the span; empty when none did.</summary>
    public readonly string Because => string.Join(", ", _because.Items);

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
