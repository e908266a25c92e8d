using System.Globalization;
using System.Text;

namespace Lowmark.Bench;

/// <summary>A day's syslog of a busy host on which nothing ran out of memory. Same size, same bytes.</summary>
internal static class SyntheticSyslog
{
    private static readonly string[] Messages =
    [
        "sshd[{0}]: Accepted publickey for deploy from 10.0.{1}.{2} port {0} ssh2: ED25519",
        "systemd[1]: Started session-{0}.scope - Session {0} of User deploy.",
        "CRON[{0}]: (root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)",
        "kernel: [{0}.{3}] eth0: link becomes ready, flow control rx/tx, queue {1} of {2}",
        "kernel: [{0}.{3}] audit: type=1400 audit({0}.{1}:{2}): apparmor=\"ALLOWED\" operation=\"open\" pid={0}",
        "nginx[{0}]: 10.1.{1}.{2} - - \"GET /api/v1/items?page={0} HTTP/1.1\" 200 {3} \"-\" \"curl/8.5.0\"",
        "postgres[{0}]: checkpoint complete: wrote {1} buffers ({2}.1%); write={1}.{2} s, sync=0.0{1} s, total={0} kB",
        "kubelet[{0}]: I{3} {0} kubelet.go:{1}] \"SyncLoop (PLEG)\" pod=\"prod/api-{3}\" container=\"{0}\"",
        "dockerd[{0}]: time=\"{3}\" level=info msg=\"ignoring event\" module=libcontainerd namespace=moby pid={0}",
        "rsyslogd: action 'action-{1}-builtin:omfile' resumed (module 'builtin:omfile') [v8.{2}.0 try {0}]",
        "systemd[1]: Starting logrotate.service - Rotate log files {0}...",
        "app[{0}]: memory in use {1}.{2} MiB, requests {0}, slowest {1} ms, cache entries {3}",
    ];

    public static void Write(string path, long size)
    {
        using FileStream log = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
        CompositeFormat[] formats = [.. Messages.Select(CompositeFormat.Parse)];
        DateTime time = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        ulong state = 88172645463325252;
        StringBuilder line = new(256);
        byte[] bytes = new byte[1024];
        for (long left = size; left > 0;)
        {
            ulong random = Next(ref state);
            time = time.AddMilliseconds(random & 63);
            line.Clear();
            line.Append(time.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture));
            line.Append(" host").Append(random % 7).Append(' ');
            line.AppendFormat(
                CultureInfo.InvariantCulture, formats[(random >> 8) % (ulong)formats.Length],
                1000 + ((random >> 16) % 60000), (random >> 32) % 256, (random >> 40) % 256,
                100000 + ((random >> 44) % 900000));
            line.Append('\n');
            int length = Encoding.ASCII.GetBytes(line.ToString(), bytes);
            log.Write(bytes, 0, (int)Math.Min(length, left));
            left -= length;
        }
    }

    /// <summary>xorshift64 (Marsaglia, 2003).</summary>
    private static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    }
}
