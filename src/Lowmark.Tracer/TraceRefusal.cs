namespace Lowmark.Tracer;

/// <summary>Why there is no trace.</summary>
/// <param name="Why">One line: what is missing, where, and what to do.</param>
public sealed record TraceRefusal(string Why);
