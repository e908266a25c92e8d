using Lowmark.Kernel;

namespace Lowmark.Allocator;

/// <summary>The releases that are left while one shape of the text after the other is looked at.</summary>
/// <remarks>A mutable value: passed by reference.</remarks>
/// <param name="tellsWhy">Whether <see cref="Because"/> is asked for: mostly the span is enough.</param>
internal struct ShapeSpan(bool tellsWhy)
{
    private ArrayBuilder<string> _because;

    public ReleaseSpan Span { get; private set; } = ReleaseSpan.All;

    /// <summary>The shapes that narrowed the span; empty when none did, or nobody is to be told.</summary>
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
        if (tellsWhy) { _because.Add(shape); }
    }
}
