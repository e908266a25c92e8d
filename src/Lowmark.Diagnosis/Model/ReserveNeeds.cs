using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>What min_free_kbytes would have to be on this machine, by each of those who need it.</summary>
/// <param name="KernelDefault">4·√(low memory in kB), as the kernel sets it at boot; null when a zone's size is not
/// known.</param>
/// <param name="Khugepaged">What khugepaged raises it to where transparent huge pages are on; null where they are
/// not.</param>
/// <param name="Network">One refill of all receive rings; null without network hardware.</param>
/// <param name="NetworkWords">How that was computed.</param>
public sealed record ReserveNeeds(KiB? KernelDefault, KiB? Khugepaged, KiB? Network, string NetworkWords)
{
    /// <summary>The largest of them; null when none is known.</summary>
    public KiB? Largest
    {
        get
        {
            KiB? largest = null;
            foreach (KiB? need in (KiB?[])[KernelDefault, Khugepaged, Network])
            {
                if (need is { } known && (largest is null || known > largest)) { largest = known; }
            }

            return largest;
        }
    }
}
