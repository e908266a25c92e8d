using System.Globalization;
using System.Text;

namespace Lowmark.UnitTests.Cli.Explain;

/// <summary>Logs of any length, each made to lengthen something that a reader keeps, searches or draws.</summary>
internal static class EndlessLogs
{
    private const string Kill = "Out of memory: Killed process {0} (a) total-vm:9kB, anon-rss:8kB, file-rss:0kB, "
        + "shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n";

    private const string Header = "[    1.000000] a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
        + "oom_score_adj=0\n";

    private const string Zone = "free:{0}kB min:1kB low:2kB high:3kB present:4kB managed:4kB\n";

    /// <summary>What a name stands for: a head, printed once, and a part, printed again and again; <c>{0}</c> counts
    /// from 1.</summary>
    public static SortedDictionary<string, (string Head, string Part)> All { get; } = new(StringComparer.Ordinal)
    {
        ["one line of kills"] = ("", "Killed process {0} (a) "),
        ["one line of zones"] = ("", "Node 0 Normal free:{0}kB "),
        ["one line of stamps"] = ("", "[    {0}.000000] "),
        ["one line of fields"] = ("", "a{0}:1kB "),
        ["one line of brackets"] = ("", "[(<{{"),
        ["one line of quotes"] = ("", "\"'`\\"),
        ["one line of less-than signs"] = (Header, "<"),
        ["one line of backslashes"] = (Header, "\\"),
        ["one line of digits"] = (Header, "7"),
        ["one line of opening brackets"] = (Header, "["),
        ["one line of encoded words"] = ("Subject: ", "=?UTF-8?"),
        ["one line of octets"] = ("Content-Transfer-Encoding: quoted-printable\n\nMem-Info:", "=3D"),
        ["one line of percent signs"] = (Header, "%20"),
        ["one line of syslog heads"] = ("", "Nov 21 01:35:33 db1 kernel: "),
        ["one line of escaped line ends"] = ("Nov 21 01:35:33 db1 kernel: Mem-Info:", "#012 free:{0}"),
        ["one line of entities"] = ("", "&amp;amp;lt;{0}"),
        ["one line of breaks"] = ("", "Mem-Info: {0}<br>"),
        ["one line of tags"] = ("", "<span a=\"{0}\">Mem-Info:"),
        ["one line of JSON entries"] = ("{\"dmesg\":[", "{{\"pri\":4,\"time\":{0},\"msg\":\"Mem-Info:\"}},"),
        ["one line of markers"] = ("", "Mem-Info: active_anon:{0} Node 0 Killed process 7 (a) "),
        ["one line of frames"] = (Header + "[    1.000000] Call Trace:\n[    1.000000] ", "a{0}+0x1/0x2 "),
        ["one line of dates"] = ("", "2026-11-21T01:35:33.123Z "),
        ["one line of key value pairs"] = ("", "k{0}=\"v\" Mem-Info: "),
        ["NUL bytes"] = ("", "\0\0\0\0\0\0\0\0"),
        ["empty lines"] = ("", "\n"),
        ["lines of one letter"] = (Header, "a\n"),
        ["lines of one bracket"] = (Header, "[\n"),
        ["carriage returns"] = (Header, "a\r"),
        ["nested arrays"] = ("{\"MESSAGE\":", "["),
        ["nested objects"] = ("", "{{\"message\":"),
        ["nested objects, pretty"] = ("{\n", "\"a\": {{\n"),
        ["pretty JSON without end"] = ("{\n", "  \"MESSAGE\": \"Mem-Info: {0}\",\n"),
        ["bytes as JSON"] = ("{\"_TRANSPORT\":\"kernel\",\"MESSAGE\":[", "77,101,109,"),
        ["journal export field"] = ("__CURSOR=1\n", "MESSAGE=Mem-Info: {0}\n"),
        ["hosts"] = ("", "Nov 21 01:35:33 host{0} kernel: " + Kill),
        ["hosts that report"] = ("", "Nov 21 01:35:33 host{0} kernel: a invoked oom-killer: gfp_mask=0xcc0, order=0\n"),
        ["kills"] = ("", "[    1.000000] " + Kill),
        ["kills hours apart"] = ("", "[ {0}0000.000000] " + Kill),
        ["kills in groups"] = ("", "[ {0}0000.000000] Memory cgroup out of memory: Killed process {0} (a{0}) "
            + "total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n"),
        ["summaries of groups"] = ("",
            "[ {0}0000.000000] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,"
            + "mems_allowed=0,oom_memcg=/g{0},task_memcg=/g{0}/a,task=a{0},pid={0},uid=0\n[ {0}0000.000000] " + Kill),
        ["kills of a group"] = (Header + "Tasks in /a are going to be killed due to memory.oom.group set\n", Kill),
        ["reports without a kill"] = ("", Header),
        ["reapers"] = ("[    1.000000] " + Kill,
            "oom_reaper: reaped process {0} (a), now anon-rss:0kB, file-rss:0kB\n"),
        ["task rows"] = (Header + "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj "
            + "name\n",
            "[{0,7}]     0 {0,5}     6787     6286    98304        0           100 a{0}\n"),
        ["zones"] = (Header + "Mem-Info:\n", "Node {0} Normal " + Zone),
        ["zones of one node"] = (Header + "Mem-Info:\n", "Node 0 Zone{0} " + Zone),
        ["reserves"] = (Header + "Mem-Info:\nNode 0 Normal " + Zone + "lowmem_reserve[]:", " {0}"),
        ["nodes"] = (Header + "Mem-Info:\n", "Node {0} active_anon:1kB inactive_anon:1kB\n"),
        ["free areas"] = (Header + "Mem-Info:\n", "Node {0} Normal: 1*4kB (U) 1*8kB (M) = 12kB\n"),
        ["orders"] = (Header + "Mem-Info:\nNode 0 Normal:", " 1*{0}kB (UME)"),
        ["huge page sizes"] = (Header + "Mem-Info:\n", "Node {0} hugepages_total=1 hugepages_free=0 hugepages_surp=0 "
            + "hugepages_size=2048kB\n"),
        ["processors"] = (Header + "Mem-Info:\nNode 0 Normal per-cpu:\n", "CPU {0,4}: hi:  186, btch:  31 usd:   0\n"),
        ["slabs"] = (Header + "Unreclaimable slab info:\nName                      Used          Total\n",
            "slab{0}             8KB         16KB\n"),
        ["statistics"] = (Header + "Memory cgroup stats for /a:\n", "stat{0} 4096\n"),
        ["groups with statistics"] = (Header, "Memory cgroup stats for /a{0}: cache:4KB rss:8KB rss_huge:0KB\n"),
        ["frames"] = (Header + "Call Trace:\n", " f{0}+0x1/0x2\n"),
        ["foreign lines in a report"] = (Header, "[    1.000000] usb {0}: reset\n"),
        ["lost lines"] = (Header, "** {0} printk messages dropped **\n"),
        ["containers that dockerd saw killed"] = ("",
            "Nov 21 01:35:33 db1 dockerd[1]: level=info msg=\"container OOM\" container={0:x64} topic=/tasks/oom "
            + "type=\"*events.TaskOOM\"\n"),
        ["containers in pods"] = ("",
            "[ {0}0000.000000] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-{0:x64}.scope,"
            + "mems_allowed=0,oom_memcg=/kubepods.slice/kubepods-pod{0:x8}_1_2_3_4.slice,task_memcg="
            + "/kubepods.slice/kubepods-pod{0:x8}_1_2_3_4.slice/cri-containerd-{0:x64}.scope,task=a,pid={0},uid=0\n"
            + "[ {0}0000.000000] " + Kill),
        ["states that somebody asked for in a report"] = (Header + "Mem-Info:\nfree:1 free_pcp:0 free_cma:0\n",
            "Mem-Info:\nfree:{0} free_pcp:0 free_cma:0\nCPU {0,4}: hi:  186, btch:  31 usd:   0\n"),
        ["what a program never comes to say"] = (Header,
            "nohang[7]: Memory status that requires corrective actions:\n"),
        ["rows of proc among others"] = ("", "Node 0, zone   Normal   1   2   3\nx{0}\n"),
        ["boots"] = ("", "[    0.000000] Linux version 6.1.{0} (a@b)\n"),
        ["one token a line"] = ("", "a\ninvoked\noom-killer:\ngfp_mask=0xcc0,\norder=0\n"),
        ["CSV with a huge cell"] = ("@timestamp,@message\n2026-11-21,\"", "Mem-Info: \"\"{0}\"\"\n"),
        ["CSV with huge rows"] = ("@timestamp,@message\n", "Mem-Info: {0},"),
        ["soft breaks"] = ("Content-Transfer-Encoding: quoted-printable\n\n", "Mem-Info: {0}=\n"),
        ["base64"] = ("Content-Transfer-Encoding: base64\n\n", "TWVtLUluZm86IGZyZWU6MQpNZW0tSW5mbzogZnJlZToxCk1l\n"),
        ["parts of a mail"] = ("Content-Type: multipart/mixed; boundary=x\n\n",
            "--x\nContent-Type: text/plain\n\nMem-Info:\n"),
        ["fences"] = ("", "```\nMem-Info: {0}\n"),
        ["quotes of quotes"] = ("", "> "),
        ["partial container lines"] = ("", "2024-05-01T10:00:00.123456789Z stdout P [    1.000000] Mem-Info: {0}\n"),
        ["fragments of netconsole"] = ("", "4,900,100,-,ncfrag={0}/900000;Mem-Info: free:1\n"),
        ["logcat heads"] = ("", "[ 11-21 01:35:33.123     0:    {0} W/kernel   ]\n"),
        ["verbose journal"] = ("Sat 2026-11-21 01:35:33.000001 UTC [s=0f;i=1;b=77;m=1;t=5;x=9]\n",
            "    F{0}=Mem-Info:\n"),
        ["proc buddyinfo"] = ("", "Node {0}, zone   Normal      1      1      1      1      1      1      1      1\n"),
        ["proc meminfo"] = ("MemTotal: 8 kB\n", "Field{0}: 8 kB\n"),
        ["proc zoneinfo"] = ("",
            "Node {0}, zone   Normal\n  pages free     1\n        min      1\n        low      1\n"),
        ["services that systemd saw killed"] = ("",
            "Nov 21 01:35:33 db1 systemd[1]: a{0}.service: A process of this unit "
            + "has been killed by the OOM killer.\n"),
        ["services that failed"] = ("",
            "Nov 21 01:35:33 db1 systemd[1]: a{0}.service: Failed with result 'oom-kill'.\n"),
        ["Java heaps"] = ("", "java.lang.OutOfMemoryError: Java heap space\n\tat a.b.C{0}(D.java:1)\n"),
        ["a Java trace"] = ("java.lang.OutOfMemoryError: Java heap space\n", "\tat a.b.C{0}(D.java:1)\n"),
        ["evictions"] = ("", "The node was low on resource: memory. Container a{0} was using 188Ki, request is 0.\n"),
        ["earlyoom"] = ("", "earlyoom: sending SIGTERM to process {0} uid 1000 \"a\": badness 900, VmRSS 4514 MiB\n"),
        ["refusals"] = ("",
            "__vm_enough_memory: pid: {0}, comm: a, bytes: 8192 not enough memory for the allocation\n"),
        ["failures of one pattern"] = ("",
            "[ {0}.000000] a{0}: page allocation failure: order:2, mode:0xcc0(GFP_KERNEL), "
            + "nodemask=(null),cpuset=/,mems_allowed=0\n"),
        ["wrapped lines"] = (Header + "Mem-Info:\n", "active_anon:{0} inactive_anon:1\n isolated_anon:0\n"),
        ["pieces of a summary"] = (Header, ",task_memcg=/a{0}\n"),
        ["panics"] = (Header, "Kernel panic - not syncing: Out of memory: {0}\n"),
    };

    /// <returns>A log with <paramref name="count"/> parts.</returns>
    public static byte[] Of(string name, int count)
    {
        (string head, string part) = All[name];
        CompositeFormat format = CompositeFormat.Parse(part);
        StringBuilder log = new(head.Replace("{0}", "1", StringComparison.Ordinal));
        for (int i = 1; i <= count; i++) { log.AppendFormat(CultureInfo.InvariantCulture, format, i); }
        return Encoding.UTF8.GetBytes(log.ToString());
    }
}
