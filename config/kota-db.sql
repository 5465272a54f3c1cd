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

create table if not exists status_pinjaman (
  no_reg text primary key, no_bank text not null, kode_status text not null, status text not null, tanggal text not null);
