using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>How a request would be answered now.</summary>
public enum RequestOutcome
{
    /// <summary>Above the low mark: nobody notices.</summary>
    AtOnce,

    /// <summary>Below low: kswapd is woken, and the request goes on above min or into the reserve it may use.</summary>
    WakesKswapd,

    /// <summary>It has to reclaim or compact first, and may.</summary>
    MustReclaim,

    /// <summary>It may not wait.</summary>
    Fails,
    Unknown,
}

/// <param name="Request">As it was asked, decoded.</param>
/// <param name="Served">The zone that would serve it, <c>Node 0 Normal</c>; null when none would.</param>
/// <param name="Summary">One sentence with the numbers put in.</param>
/// <param name="Checks">Each zone in the order in which the kernel asks them.</param>
/// <param name="Variant">Which kernels' check was replayed and why.</param>
public sealed record RequestAnswer(
    RequestFacts Request, RequestOutcome Outcome, string? Served, string Summary, EquatableArray<ZoneCheck> Checks,
    string Variant);
