using Lowmark.Changes;

namespace Lowmark.Remedies;

/// <summary>Gives transparent huge pages only to programs that ask for them.</summary>
/// <remarks><c>transparent_hugepage=never</c> on the command line does more than is needed and costs what programs gain
/// by asking; <c>madvise</c> ends the bloat and the large requests of those that did not ask.</remarks>
internal static class TameThp
{
    private const string Folder = "/sys/kernel/mm/transparent_hugepage";

    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual")) { return null; }
        string figure = s.IsMemcg && s.MemcgStat("anon_thp") is { } inGroup ? $"{Amount.Text(inGroup)} of the group "
            + "is in huge pages. " : "";
        return new(
            "tame-thp",
            "Give huge pages only to programs that ask for them",
            RemedyTime.Now,
            [
                $"grep -o '\\[[^]]*\\]' {Folder}/enabled | tr -d '[]' | sudo tee /var/lib/lowmark.thp.old",
                $"echo madvise | sudo tee {Folder}/enabled",
                $"echo defer+madvise | sudo tee {Folder}/defrag",
            ],
            TmpFile.Of("thp", ($"{Folder}/enabled", "madvise"), ($"{Folder}/defrag", "defer+madvise")),
            $"{figure}A program that touches one byte of 2 MiB gets all of it with huge pages. What is mapped already "
                + "stays until it is freed or reclaimed, so restart the largest users. defer+madvise needs v4.11 or "
                + "later.",
            "Programs with large heaps that do not ask (some JVMs, databases) get a few percent slower.",
            [
                $"sudo cat /var/lib/lowmark.thp.old | sudo tee {Folder}/enabled",
                "echo madvise | sudo tee " + Folder + "/defrag",
                "sudo rm -f /etc/tmpfiles.d/lowmark-thp.conf",
            ],
            s.Because("thp-bloat"))
        {
            Changes = [new SetThp("madvise", "defer+madvise")],
        };
    }
}
