namespace Lowmark.Traces.Rings;

/// <summary>Where the pages of one CPU's ring buffer come from.</summary>
public interface IRingSource
{
    int Cpu { get; }

    /// <summary>The next page, without waiting for one.</summary>
    /// <returns>Its bytes; 0 when there is none now.</returns>
    int Read(Span<byte> page);
}
