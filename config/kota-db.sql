-- Tables of the city system that the sample syncs read and write.
create table if not exists pencari_kerja (
  nik text primary key, nama_lengkap text not null, tgl_lahir text not null, jenis_kelamin text not null, alamat text,
  kode_wilayah text not null, hp text, pendidikan text, minat_jabatan text, no_pendaftaran text not null, status text not null,
  diubah_pada text not null);
create index if not exists pencari_kerja_diubah on pencari_kerja (diubah_pada, nik);

create table if not exists pengajuan_banharkat (
  no_reg text primary key, nik text not null, nama text not null, nama_usaha text not null, jumlah integer not null,
  tenor_bulan integer not null, kode_bank text not null, status text not null, diubah_pada text not null);
create index if not exists pengajuan_banharkat_diubah on pengajuan_banharkat (diubah_pada, no_reg);

create table if not exists penempatan (
  no_penempatan text primary key, nik text not null, nama text not null, id_lowongan text not null, perusahaan text not null,
  tmt text not null, tahap text not null, diubah_pada text not null);
create index if not exists penempatan_diubah on penempatan (diubah_pada, no_penempatan);

create table if not exists wilayah (kode text primary key, tingkat text not null, nama text not null);

create table if not exists lowongan (
  sumber text not null, id_eksternal text not null, judul text not null, uraian text, perusahaan text not null,
  kode_wilayah text not null, gaji_min numeric, kuota integer, tanggal_tutup text not null, status text not null,
  primary key (sumber, id_eksternal));

create table if not exists tahap_kandidat (nik text primary key, tahap text not null, urutan integer not null, sejak text not null);

create table if not exists kejadian_tahap (
  id text primary key, nik text not null, tahap text not null, urutan integer not null, tercapai text not null);

create table if not exists status_pinjaman (
  no_reg text primary key, no_bank text not null, kode_status text not null, status text not null, tanggal text not null);

-- Ministry: SIAPKerja, MagangHub, Skillhub.
create table if not exists profil_siapkerja (
  profil_id text primary key, nik text not null, nama text not null, tgl_lahir text not null, jenis_kelamin text not null, email text,
  hp text, kode_wilayah text not null, peringatan text);

create table if not exists pendidikan (
  profil_id text not null, no integer not null, sekolah text not null, jenjang text not null, jurusan text, tahun_mulai integer,
  tahun_lulus integer, primary key (profil_id, no));

create table if not exists magang_lowongan (
  id_posisi text primary key, posisi text not null, uraian text, penyelenggara text not null, kode_kota text not null, kode_kbji text,
  jenjang text, program_studi text, kuota integer not null, terdaftar integer not null, angkatan text not null, tanggal_tutup text not null,
  status text not null);

create table if not exists magang_jadwal (angkatan text primary key, tahun integer not null, mulai text not null, selesai text not null, kuota integer not null);

create table if not exists magang_peserta (
  id text primary key, nik text not null, nama text not null, id_posisi text not null, tahap text not null, sejak text not null);

create table if not exists lulusan (
  nik text primary key, nama text not null, perguruan_tinggi text not null, jenjang text not null, program_studi text not null,
  tanggal_ijazah text not null, tanggal_daftar text not null, pernah_ikut integer not null, diubah_pada text not null);
create index if not exists lulusan_diubah on lulusan (diubah_pada, nik);

create table if not exists kelas_pelatihan (
  id_kelas text primary key, kode text not null, judul text not null, penyelenggara text not null, jp integer, skkni text, mulai text not null,
  selesai text not null, kuota integer not null);

create table if not exists hasil_pelatihan (
  id_kelas text not null, nik text not null, nama text not null, nilai numeric, hasil text not null, no_sertifikat text, terbit text,
  berlaku_sampai text, primary key (id_kelas, nik));

create table if not exists nominasi (
  no_nominasi text primary key, id_kelas text not null, nik text not null, nama text not null, pendidikan text not null, hp text,
  diubah_pada text not null);
create index if not exists nominasi_diubah on nominasi (diubah_pada, no_nominasi);

create table if not exists indikator_kawasan (
  kode text not null, periode_dari text not null, periode_sampai text not null, kode_wilayah text not null, nama text not null,
  satuan text not null, nilai integer not null, primary key (kode, periode_dari, kode_wilayah));

-- Migrant workers: licensed agencies and registrations of KP2MI.
create table if not exists p3mi (no_izin text primary key, nama text not null, status text not null, berlaku_sampai text);

create table if not exists kpmi (nik text primary key, nama text not null, tahap text not null, urutan integer not null);

-- The city's own programmes: BALIKAT, job fair, RUMEL, small businesses. status_pencari is written back for the register's staff.
create table if not exists peserta_pelatihan (
  id_kelas text not null, nik text not null, nama text not null, kehadiran integer not null, primary key (id_kelas, nik));

create table if not exists bursa_kerja (
  no text primary key, judul text not null, perusahaan text not null, kode_kbji text, kebutuhan integer not null, pendidikan text,
  usia_min integer, usia_maks integer, gaji_min numeric, gaji_maks numeric, kode_wilayah text not null, buka text not null, tutup text not null,
  syarat text, peringatan text);

create table if not exists anggota_rumel (
  no_anggota text primary key, nama text not null, nik text not null, tgl_lahir text not null, minat text, hadir integer not null);

create table if not exists umkm (
  nik_pemilik text not null, nama_usaha text not null, nama_pemilik text not null, nib text, jenis_usaha text, omzet_bulan numeric,
  skala text not null, program text, tautan text, primary key (nik_pemilik, nama_usaha));

create table if not exists status_pencari (
  nik text not null, kanal text not null, status text not null, sejak text, primary key (nik, kanal));

-- Work abroad: job orders, people of the city, their stages; apprenticeship in Japan.
create table if not exists lowongan_ln (
  sumber text not null, no_order text not null, jabatan text not null, kode_kbji text, negara text not null, sektor text not null,
  kuota integer not null, gaji text, bulan integer, biaya numeric, bahasa text, berlaku_sampai text not null, primary key (sumber, no_order));

create table if not exists calon_pmi (
  nik text primary key, nama text not null, tgl_lahir text not null, jenis_kelamin text not null, kode_wilayah text not null, hp text,
  pendidikan text not null, negara text not null, jabatan text not null, sektor text not null, bahasa text, setuju integer not null,
  diubah_pada text not null);
create index if not exists calon_pmi_diubah on calon_pmi (diubah_pada, nik);

create table if not exists tahap_pmi (
  nik text not null, sumber text not null, tahap text not null, urutan integer not null, ada_tawaran integer not null, sejak text not null,
  dokumen text, peringatan text, primary key (nik, sumber));

create table if not exists calon_magang_jepang (
  nik text primary key, nama text not null, tgl_lahir text not null, jenis_kelamin text not null, pendidikan text not null, tinggi integer not null,
  berat integer not null, berkas text not null, pernah_ikut integer not null, tgl_seleksi text not null, diubah_pada text not null);
create index if not exists calon_magang_jepang_diubah on calon_magang_jepang (diubah_pada, nik);

create table if not exists tahap_jepang (
  nik text primary key, nama text not null, tgl_seleksi text not null, tahap text not null, urutan integer not null, keterangan text);

create table if not exists status_jepang (
  nik text not null, bulan text not null, status text not null, tempat text, uang_saku_jpy integer, berangkat text, primary key (nik, bulan));

-- Banharkat by SNAP: loans applied for and approved, what the bank says of them, and the statement of the fund's account.
create table if not exists pinjaman_banharkat (
  no_reg text primary key, nik text not null, nama text not null, nama_usaha text not null, jumlah integer not null, tenor_bulan integer not null,
  kode_bank text not null, rekening text not null, status text not null, diubah_pada text not null);
create index if not exists pinjaman_banharkat_diubah on pinjaman_banharkat (diubah_pada, no_reg);

create table if not exists status_pinjaman_snap (
  no_reg text primary key, no_bank text not null, kode_status text not null, status text not null, tanggal text not null);

create table if not exists rekening_koran (
  rekening text not null, id_transaksi text not null, waktu text not null, arah text not null, jumlah numeric not null, saldo numeric,
  keterangan text not null, no_reg text, primary key (rekening, id_transaksi));

-- Social security that the city pays: lists as they come from kelurahan and offices, months that are open, and what BPJS Ketenagakerjaan answered.
create table if not exists peserta_bpu (
  daftar text not null, nomor integer not null, nik text not null, nama text not null, tempat_lahir text not null, tgl_lahir text not null,
  jenis_kelamin text not null, alamat text not null, kode_kelurahan text not null, hp text, pekerjaan text not null, sektor text not null,
  pembayar text not null, program text not null, upah_dasar integer not null, masuk_daftar text not null,
  berhenti text, -- last month that is paid; null: goes on
  diubah_pada text not null default '', -- a trigger writes it where a workbook brings the row
  primary key (daftar, nomor));

create table if not exists periode_iuran (bulan text primary key, status text not null, dibuka_pada text not null);

create table if not exists balasan_bpjstk (
  bulan text not null, berkas text not null, baris integer not null, nik text not null, status text not null, kpj text, kode_alasan text,
  alasan text, primary key (berkas, baris));

create table if not exists tagihan_iuran (
  kode_iuran text primary key, npp text not null, berkas text not null, bulan text not null, peserta integer not null, jkk integer not null,
  jkm integer not null, jumlah integer not null, jatuh_tempo text not null);

create table if not exists klaim_bpjstk (
  no_klaim text primary key, nik text not null, jenis text not null, dilaporkan text not null, status text not null, nilai integer, keterangan text);

-- Shops of the city's small businesses at marketplaces, in totals only: no orders, no buyers.
create table if not exists umkm_program (id_toko text primary key, program text not null, persetujuan_pada text not null);

create table if not exists toko_umkm (id_toko text primary key, nama text not null, platform text not null, jumlah_produk integer not null);

create table if not exists penjualan_toko (
  id_toko text not null, tanggal text not null, pesanan integer not null, nilai integer not null, primary key (id_toko, tanggal));

-- Persons whom the civil register shall confirm, and its verdicts.
create table if not exists verifikasi_nik (
  id text primary key, nik text not null, nama text not null, tgl_lahir text not null, jenis_kelamin text not null, tujuan text not null,
  diminta_pada text not null);
create index if not exists verifikasi_nik_diminta on verifikasi_nik (diminta_pada, id);

create table if not exists hasil_verifikasi (
  id text primary key, ditemukan integer not null, semua_sesuai integer not null, nama_sesuai integer, tgl_lahir_sesuai integer,
  jenis_kelamin_sesuai integer, diperiksa_pada text not null);

-- Reports: what was signed is published; a person uploads it and writes down when, by whom and with which proof.
create table if not exists periode_laporan (
  laporan text not null, periode text not null, portal text not null, batas text not null, status text not null, disahkan_pada text,
  primary key (laporan, periode));

create table if not exists indikator (
  laporan text not null, periode text not null, kode text not null, nama text not null, satuan text not null, kode_wilayah text not null,
  nilai integer not null, primary key (laporan, periode, kode, kode_wilayah));

create table if not exists tugas_unggah (
  laporan text not null, periode text not null, portal text not null, batas text not null, diunggah_pada text, petugas text, bukti text,
  primary key (laporan, periode));

-- Codes of wanted jobs, and matches made from the tables above.
create table if not exists jabatan_kbji (nama text primary key, kode text not null);

create table if not exists pencocokan (
  nik text not null, id_lowongan text not null, judul text not null, skor integer not null, alasan text not null, peringatan text,
  primary key (nik, id_lowongan));

-- Banharkat at a bank that takes files: what is applied for, how the bank took each file, and what it says of the loans.
create table if not exists pinjaman_berkas (
  no_reg text primary key, nik text not null, nama text not null, nama_usaha text not null, jumlah integer not null, tenor_bulan integer not null,
  kode_bank text not null, rekening text not null, status text not null, diubah_pada text not null);
create index if not exists pinjaman_berkas_diubah on pinjaman_berkas (diubah_pada, no_reg);

create table if not exists balasan_bank (berkas text primary key, jumlah integer not null, total integer not null, status text not null, alasan text);

create table if not exists status_pinjaman_berkas (
  no_reg text primary key, nik text not null, status text not null, plafon numeric not null, sisa numeric not null, hari_tunggakan integer not null,
  kolektibilitas integer, tanggal text not null);

-- Training bodies, the education office, events of the house of millennials.
create table if not exists peserta_lpk (
  nik text primary key, nama text not null, lpk text not null, skema text not null, bahasa text, mulai text not null, status text not null);

create table if not exists ijazah (
  no_ijazah text primary key, nik text not null, nama text not null, sekolah text not null, jenjang text not null, jurusan text, tanggal_lulus text not null);

create table if not exists acara_rumel (id_acara text primary key, nama text not null, tanggal text not null, tempat text not null, kuota integer not null);

create table if not exists kehadiran_rumel (id_acara text not null, no_anggota text not null, hadir integer not null, primary key (id_acara, no_anggota));
