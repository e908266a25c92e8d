using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>A zone's marks: the first try needs <see cref="Low"/>, a request that reclaimed or cannot, <see cref="Min"/>;
/// the last try before a kill, and kswapd's aim, is <see cref="High"/>.</summary>
public enum Watermark
{
    Min,
    Low,
    High,
}

/// <summary>The mark of a zone.</summary>
public static class WatermarkOfZone
{
    extension(ZoneState zone)
    {
        /// <summary>As exported, boost included; null when not in the evidence.</summary>
        public Pages? Mark(Watermark mark) => mark switch
        {
            Watermark.Min => zone.Min,
            Watermark.Low => zone.Low,
            Watermark.High => zone.High,
        };
    }
}
